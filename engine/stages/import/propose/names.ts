/* What the names of columns commonly mean. */

export const TIME =
  /^(ds|t|ts|dt|date|time|datetime|timestamp|datum|zeit|stamp|period|month|year|week|day|hour|index|step)$|date|time|stamp|datum/i;
export const SERIES =
  /^(unique_?id|series|series_?id|id|item|item_?id|sku|store|store_?id|dept|department|product|product_?id|symbol|ticker|region|state|country|city|zone|meter|meter_?id|sensor|station|site|customer|key|name|code)$|(_|\b)(id|code|key)$/i;
export const TARGET =
  /^(y|value|values|target|demand|demand_.*|load|load_.*|sales|weekly_sales|units|qty|quantity|volume_sold|consumption|price|close|power|generation|output|turnover.*|revenue|orders|visitors|passengers|departures|traffic|cnt|count|ot|mw|mwh|kwh)$/i;
export const TARGET_PART =
  /(^|[_\s])(demand|load|sales|consumption|power|generation|price|turnover|y|actual|mw|mwh|kwh|departures|count)([_\s]|$)/i;
export const KNOWN = /holiday|event|promo|snap|weekday|weekend|calendar|school|forecast|day.?ahead|scheduled|planned|is_|^is[A-Z]|working/i;
export const WEATHER = /temp|rain|precip|wind|radiation|irradi|humid|cloud|weather|dew|pressure|sun/i;
export const LOCAL_COPY = /local|cet|cest|utc/i;
