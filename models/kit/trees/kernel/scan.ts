/** Byte offsets of what a scan is told: f64 each, `bits` and `free` are i32. All in units of the quantised sums. */
export const RULES = {
  minRows: 0,
  minHessian: 8,
  l1: 16,
  l2: 24,
  /** Bounds of the value of a leaf. */
  low: 32,
  high: 40,
  /** Of categorical columns: a prior of so many units of hessian at the mean of the node, and an l2 of their own. */
  smooth: 48,
  categoryL2: 56,
  bits: 64,
  /** 1 where l1 is 0 and leaf values have no bounds. */
  free: 68,
  bytes: 128,
} as const;

/** Byte offsets of the best split so far: `score` f64, the others i32, `left` a cell, `list` the bins in the order of the scan. */
export const FOUND = { score: 0, column: 8, rank: 12, bin: 16, missing: 20, left: 32, list: 64, bytes: 320 } as const;

/** The bin of a split of all values from the missing ones: no order is in it. */
export const LAST_BIN = 254;

const half = (side: string): string => `
        (local.set $s${side} (f64.copysign (f64.max (f64.const 0) (f64.sub (f64.abs $g${side}) $l1)) $g${side}))
        (local.set $v${side} (f64.max $low (f64.min $high (f64.div (f64.neg $s${side}) $h${side}))))`;

const score = (side: string): string => `(f64.mul $v${side} (f64.add (f64.add $s${side} $s${side}) (f64.mul $h${side} $v${side})))`;

/**
 * Tries the splits of a node between the bins of `list`, each bin and those before it going left, with missing values on either side.
 * `found` is changed where one scores higher than what is there. A leaf of gradient G (shrunk by l1) and hessian H (with l2) and value v
 * scores -(2 G v + H v²), twice what it lowers the loss by: G²/H where v is free. Source: Chen & Guestrin (2016), eq. 5-7.
 * Free splits are compared without a division.
 */
export const SCAN = `
(func $scan (param $hist i32) (param $list i32) (param $count i32) (param $total i32) (param $rules i32) (param $found i32)
    (param $column i32) (param $sign f64) (param $extra f64)
  (local $bits i64) (local $mask i64) (local $minRows i64) (local $minH f64) (local $l1 f64) (local $l2 f64) (local $low f64) (local $high f64)
  (local $best f64) (local $free i32) (local $cell i32) (local $hc i64)
  (local $leftG i64) (local $leftHC i64) (local $rows i64) (local $allG f64) (local $allH f64)
  (local $gL f64) (local $hL f64) (local $sL f64) (local $vL f64) (local $gR f64) (local $hR f64) (local $sR f64) (local $vR f64) (local $s f64)
  (local $missing i32) (local $i i32) (local $bin i32) (local $apart i32)
  (local.set $bits (i64.extend_i32_u (i32.load offset=${RULES.bits} $rules)))
  (local.set $mask (i64.sub (i64.shl (i64.const 1) $bits) (i64.const 1)))
  (local.set $minRows (i64.trunc_f64_s (f64.load offset=${RULES.minRows} $rules)))
  (local.set $l1 (f64.load offset=${RULES.l1} $rules))
  (local.set $l2 (f64.add $extra (f64.load offset=${RULES.l2} $rules)))
  (local.set $minH (f64.add $l2 (f64.load offset=${RULES.minHessian} $rules)))
  (local.set $low (f64.load offset=${RULES.low} $rules))
  (local.set $high (f64.load offset=${RULES.high} $rules))
  (local.set $best (f64.load offset=${FOUND.score} $found))
  (local.set $free (i32.and (i32.load offset=${RULES.free} $rules) (f64.eq $sign (f64.const 0))))
  (local.set $allG (f64.convert_i64_s (i64.load $total)))
  (local.set $hc (i64.load offset=8 $total))
  (local.set $rows (i64.and $hc $mask))
  (local.set $allH (f64.add (f64.add $l2 $l2) (f64.convert_i64_s (i64.shr_s $hc $bits))))
  (block $done (loop $side
    (local.set $i (i32.const 0))
    (block $full (loop $next
      (br_if $full (i32.ge_u $i $count))
      (local.set $bin (i32.load8_u (i32.add $list $i)))
      (local.set $i (i32.add $i (i32.const 1)))
      (local.set $apart (i32.and (i32.eq $i $count) (i32.eqz $missing)))
      (local.set $cell (i32.add $hist (i32.shl $bin (i32.const 4))))
      (local.set $leftG (i64.add $leftG (i64.load $cell)))
      (local.set $leftHC (i64.add $leftHC (i64.load offset=8 $cell)))
      (local.set $hc (i64.and $leftHC $mask))
      (br_if $next (i64.lt_s $hc $minRows))
      (br_if $full (i64.lt_s (i64.sub $rows $hc) $minRows))
      (local.set $gL (f64.convert_i64_s $leftG))
      (local.set $gR (f64.sub $allG $gL))
      (local.set $hL (f64.add $l2 (f64.convert_i64_s (i64.shr_s $leftHC $bits))))
      (local.set $hR (f64.sub $allH $hL))
      (br_if $next (i32.or (f64.lt $hL $minH) (f64.lt $hR $minH)))
      (if $free
        (then
          (local.set $s (f64.add (f64.mul (f64.mul $gL $gL) $hR) (f64.mul (f64.mul $gR $gR) $hL)))
          (br_if $next (i32.eqz (f64.gt $s (f64.mul $best (f64.mul $hL $hR)))))
          (local.set $s (f64.div $s (f64.mul $hL $hR))))
        (else
          ${half('L')}
          ${half('R')}
          (br_if $next (f64.lt (f64.mul (f64.sub $vR $vL) (select (f64.const 0) $sign $apart)) (f64.const 0)))
          (local.set $s (f64.neg (f64.add ${score('L')} ${score('R')})))
          (br_if $next (i32.eqz (f64.gt $s $best)))))
      (local.set $best $s)
      (f64.store offset=${FOUND.score} $found $s)
      (i32.store offset=${FOUND.column} $found $column)
      (i32.store offset=${FOUND.rank} $found $i)
      (i32.store offset=${FOUND.bin} $found (select (i32.const ${LAST_BIN}) $bin $apart))
      (i32.store offset=${FOUND.missing} $found $missing)
      (i64.store offset=${FOUND.left} $found $leftG)
      (i64.store offset=${FOUND.left + 8} $found $leftHC)
      (br $next)))
    (br_if $done $missing)
    (local.set $missing (i32.const 1))
    (local.set $leftG (i64.load offset=${16 * 255} $hist))
    (local.set $leftHC (i64.load offset=${16 * 255 + 8} $hist))
    (br_if $side (i64.ne (i64.const 0) $leftHC)))))`;

/** Sorts the bins of `list` by their smoothed mean gradient; `keys` has room for 256 f64. Source: Fisher (1958); Ke et al. (2017). */
export const SORT = `
(func $sort (param $list i32) (param $count i32) (param $hist i32) (param $total i32) (param $keys i32) (param $rules i32)
  (local $i i32) (local $j i32) (local $bin i32) (local $cell i32) (local $key f64) (local $mean f64) (local $h f64) (local $bits i64)
  (local.set $bits (i64.extend_i32_u (i32.load offset=${RULES.bits} $rules)))
  (local.set $mean (f64.div (f64.convert_i64_s (i64.load $total)) (f64.convert_i64_s (i64.shr_s (i64.load offset=8 $total) $bits))))
  (block $done (loop $next
    (br_if $done (i32.ge_s $i $count))
    (local.set $bin (i32.load8_u (i32.add $list $i)))
    (local.set $cell (i32.add $hist (i32.shl $bin (i32.const 4))))
    (local.set $h (f64.convert_i64_s (i64.shr_s (i64.load offset=8 $cell) $bits)))
    (local.set $key (f64.div (f64.sub (f64.convert_i64_s (i64.load $cell)) (f64.mul $h $mean))
      (f64.add $h (f64.load offset=${RULES.smooth} $rules))))
    (local.set $j $i)
    (block $found (loop $shift
      (br_if $found (i32.eqz $j))
      (br_if $found (f64.le (f64.load (i32.sub (i32.add $keys (i32.shl $j (i32.const 3))) (i32.const 8))) $key))
      (f64.store (i32.add $keys (i32.shl $j (i32.const 3))) (f64.load (i32.sub (i32.add $keys (i32.shl $j (i32.const 3))) (i32.const 8))))
      (i32.store8 (i32.add $list $j) (i32.load8_u (i32.sub (i32.add $list $j) (i32.const 1))))
      (local.set $j (i32.sub $j (i32.const 1)))
      (br $shift)))
    (f64.store (i32.add $keys (i32.shl $j (i32.const 3))) $key)
    (i32.store8 (i32.add $list $j) $bin)
    (local.set $i (i32.add $i (i32.const 1)))
    (br $next))))

(func $known (param $hist i32) (param $list i32) (result i32)
  (local $bin i32) (local $count i32)
  (loop $next
    (i32.store8 (i32.add $list $count) $bin)
    (local.set $count (i32.add $count (i64.ne (i64.const 0) (i64.load offset=8 (i32.add $hist (i32.shl $bin (i32.const 4)))))))
    (local.set $bin (i32.add $bin (i32.const 1)))
    (br_if $next (i32.lt_u $bin (i32.const 255))))
  $count)

;; The best split of one column, in found: its bins by mean where it is categorical.
(func $best (param $hist i32) (param $total i32) (param $rules i32) (param $found i32) (param $keys i32)
    (param $column i32) (param $sign f64) (param $categorical i32)
  (local $list i32) (local $count i32)
  (local.set $list (i32.add $found (i32.const ${FOUND.list})))
  (local.set $count (call $known $hist $list))
  (if $categorical (then (call $sort $list $count $hist $total $keys $rules)))
  (call $scan $hist $list $count $total $rules $found $column $sign
    (select (f64.load offset=${RULES.categoryL2} $rules) (f64.const 0) (i32.and $categorical (i32.gt_u $count (i32.const 4))))))`;
