import { SEARCH } from './node.ts';
import { SCAN, SORT } from './scan.ts';

/**
 * The inner loops of the tree learner, in the WebAssembly text format. A cell of a histogram is 16 bytes: the sum of the quantised gradients
 * (i64), and the sum of the quantised hessians above the count of rows (i64, the count in its low `bits` bits). Sums of integers do not
 * depend on their order: any split of the rows over threads gives the same bits. A column's histogram is 256 cells, 4096 bytes.
 */

const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** Codes values (f64) by a search of 256 ascending cuts that are filled up with infinity; 255 is missing. Writes column-wise and row-wise. */
const CODE = `
(func $code (param $values i32) (param $n i32) (param $cuts i32) (param $column i32) (param $row i32) (param $stride i32)
  (local $x f64) (local $at i32) (local $end i32)
  (local.set $end (i32.add $column $n))
  (loop $next
    (local.set $x (f64.load $values))
    (local.set $at $cuts)
    ${[7, 6, 5, 4, 3, 2, 1, 0]
      .map((s) => `(local.set $at (i32.add $at (i32.shl (f64.gt $x (f64.load offset=${8 * (2 ** s - 1)} $at)) (i32.const ${s + 3}))))`)
      .join('\n')}
    (local.set $at (select (i32.const 255) (i32.shr_u (i32.sub $at $cuts) (i32.const 3)) (f64.ne $x $x)))
    (i32.store8 $column $at)
    (i32.store8 $row $at)
    (local.set $values (i32.add $values (i32.const 8)))
    (local.set $row (i32.add $row $stride))
    (local.set $column (i32.add $column (i32.const 1)))
    (br_if $next (i32.lt_u $column $end))))`;

/** Pairs of f64 (gradient, hessian) become cells in place. */
const QUANTISE = `
(func $quantise (param $at i32) (param $end i32) (param $scaleG f64) (param $scaleH f64) (param $bits i32)
  (loop $next
    (i64.store $at (i64.trunc_f64_s (f64.nearest (f64.mul (f64.load $at) $scaleG))))
    (i64.store offset=8 $at (i64.add (i64.const 1)
      (i64.shl (i64.trunc_f64_s (f64.nearest (f64.mul (f64.load offset=8 $at) $scaleH))) (i64.extend_i32_u $bits))))
    (local.set $at (i32.add $at (i32.const 16)))
    (br_if $next (i32.lt_u $at $end))))`;

/** Rows that are touched before they are added up: their cache lines arrive together. */
const BATCH = 128;

const cell = (k: number): string => `
      (local.set $cell (i32.add $hist (i32.shl (i32.load8_u offset=${k} $codes) (i32.const 4))))
      (v128.store offset=${4096 * k} $cell (i64x2.add (v128.load offset=${4096 * k} $cell) $g))`;

/** Adds the cells of the rows order[0 .. end) to the histograms of \`width\` columns that lie side by side in each row. */
const rows = (width: number): string => `
(func $rows${width} (param $order i32) (param $end i32) (param $cells i32) (param $table i32) (param $stride i32) (param $hist i32) (result i32)
  (local $stop i32) (local $i i32) (local $row i32) (local $codes i32) (local $cell i32) (local $g v128) (local $sink i32)
  (loop $batch
    (local.set $stop (i32.add $order (i32.const ${4 * BATCH})))
    (local.set $stop (select $stop $end (i32.lt_u $stop $end)))
    (local.set $i $order)
    (loop $touch
      (local.set $row (i32.load $i))
      (local.set $codes (i32.add $table (i32.mul $row $stride)))
      (local.set $sink (i32.add (i32.add $sink (i32.load8_u (i32.add $cells (i32.shl $row (i32.const 4)))))
        (i32.add (i32.load8_u $codes) (i32.load8_u offset=${width - 1} $codes))))
      (local.set $i (i32.add $i (i32.const 4)))
      (br_if $touch (i32.lt_u $i $stop)))
    (loop $next
      (local.set $row (i32.load $order))
      (local.set $codes (i32.add $table (i32.mul $row $stride)))
      (local.set $g (v128.load (i32.add $cells (i32.shl $row (i32.const 4)))))
      ${lines(width, cell)}
      (local.set $order (i32.add $order (i32.const 4)))
      (br_if $next (i32.lt_u $order $stop)))
    (br_if $batch (i32.lt_u $order $end)))
  $sink)`;

/** Copies the cells of the rows order[0 .. end) side by side. */
const GATHER = `
(func $gather (param $order i32) (param $end i32) (param $cells i32) (param $out i32)
  (loop $next
    (v128.store $out (v128.load (i32.add $cells (i32.shl (i32.load $order) (i32.const 4)))))
    (local.set $out (i32.add $out (i32.const 16)))
    (local.set $order (i32.add $order (i32.const 4)))
    (br_if $next (i32.lt_u $order $end))))`;

/** Adds gathered cells of the rows order[0 .. end) to the histogram of one column. */
const COLUMN = `
(func $column (param $order i32) (param $end i32) (param $gathered i32) (param $codes i32) (param $hist i32)
  (local $cell i32)
  (loop $next
    (local.set $cell (i32.add $hist (i32.shl (i32.load8_u (i32.add $codes (i32.load $order))) (i32.const 4))))
    (v128.store $cell (i64x2.add (v128.load $cell) (v128.load $gathered)))
    (local.set $gathered (i32.add $gathered (i32.const 16)))
    (local.set $order (i32.add $order (i32.const 4)))
    (br_if $next (i32.lt_u $order $end))))`;

const elementwise = (name: string, op: string): string => `
(func $${name} (param $to i32) (param $from i32) (param $bytes i32)
  (local $end i32)
  (local.set $end (i32.add $to $bytes))
  (loop $next
    (v128.store $to (${op} (v128.load $to) (v128.load $from)))
    (local.set $to (i32.add $to (i32.const 16)))
    (local.set $from (i32.add $from (i32.const 16)))
    (br_if $next (i32.lt_u $to $end))))`;

/** Copies the rows order[0 .. end) to the left or to the right by the flag of their code, keeping their order; returns the end of the left. */
const PARTITION = `
(func $partition (param $order i32) (param $end i32) (param $codes i32) (param $flags i32) (param $left i32) (param $right i32) (result i32)
  (local $row i32) (local $goes i32)
  (loop $next
    (local.set $row (i32.load $order))
    (local.set $goes (i32.shl (i32.load8_u (i32.add $flags (i32.load8_u (i32.add $codes $row)))) (i32.const 2)))
    (i32.store $left $row)
    (i32.store $right $row)
    (local.set $left (i32.add $left $goes))
    (local.set $right (i32.add $right (i32.sub (i32.const 4) $goes)))
    (local.set $order (i32.add $order (i32.const 4)))
    (br_if $next (i32.lt_u $order $end)))
  $left)
(func $copy (param $to i32) (param $from i32) (param $bytes i32) (memory.copy $to $from $bytes))
(func $clear (param $at i32) (param $bytes i32) (memory.fill $at (i32.const 0) $bytes))`;

/** The text for tables of so many columns. */
export const kernelText = (widths: readonly number[]): string =>
  [
    CODE,
    QUANTISE,
    ...widths.map(rows),
    GATHER,
    COLUMN,
    elementwise('add', 'i64x2.add'),
    elementwise('subtract', 'i64x2.sub'),
    PARTITION,
    SCAN,
    SORT,
    SEARCH,
  ].join('\n');
