import { FOUND, RULES } from './scan.ts';

/** Byte offsets, beside those of FOUND, of what is known of a node itself: f64 each, in units of the quantised sums. */
export const NODE = { score: 320, value: 328, hessian: 336, bytes: 384 } as const;

/** From so many rows on, a node's histograms are walked through whole; below it only the bins that occur. */
const DENSE = 256;

/** The 64 flags of word i of $seen as bits; the flags are cleared. */
const word = (i: number): string => `(local.set $w${i} (i64.const 0))
    ${[0, 1, 2, 3]
      .map(
        (
          k,
        ) => `(local.set $w${i} (i64.or $w${i} (i64.shl (i64.extend_i32_u (i8x16.bitmask (v128.load offset=${64 * i + 16 * k} $seen))) (i64.const ${16 * k}))))
    (v128.store offset=${64 * i + 16 * k} $seen $zero)`,
      )
      .join('\n    ')}`;

const listed = (i: number): string => `
  (block $none${i} (loop $bits${i}
    (br_if $none${i} (i64.eqz $w${i}))
    (i32.store8 (i32.add $list $count) (i32.add (i32.const ${64 * i}) (i32.wrap_i64 (i64.ctz $w${i}))))
    (local.set $w${i} (i64.and $w${i} (i64.sub $w${i} (i64.const 1))))
    (local.set $count (i32.add $count (i32.const 1)))
    (br $bits${i})))`;

/** The search of a node of a forest: few rows, and a draw of columns of its own. */
export const SEARCH = `
;; Copies the cells of rows side by side and sums them up in total.
(func $gatherSum (param $order i32) (param $end i32) (param $cells i32) (param $out i32) (param $total i32)
  (local $sum v128) (local $cell v128)
  (loop $next
    (local.set $cell (v128.load (i32.add $cells (i32.shl (i32.load $order) (i32.const 4)))))
    (v128.store $out $cell)
    (local.set $sum (i64x2.add $sum $cell))
    (local.set $out (i32.add $out (i32.const 16)))
    (local.set $order (i32.add $order (i32.const 4)))
    (br_if $next (i32.lt_u $order $end)))
  (v128.store $total $sum))

;; As column, on a histogram of zeros; lists the bins that occur, ascending and without the missing one.
(func $sparse (param $order i32) (param $end i32) (param $gathered i32) (param $codes i32) (param $hist i32) (param $list i32) (param $seen i32) (result i32)
  (local $code i32) (local $cell i32) (local $zero v128) (local $w0 i64) (local $w1 i64) (local $w2 i64) (local $w3 i64) (local $count i32)
  (loop $next
    (local.set $code (i32.load8_u (i32.add $codes (i32.load $order))))
    (local.set $cell (i32.add $hist (i32.shl $code (i32.const 4))))
    (v128.store $cell (i64x2.add (v128.load $cell) (v128.load $gathered)))
    (i32.store8 (i32.add $seen $code) (i32.const 255))
    (local.set $gathered (i32.add $gathered (i32.const 16)))
    (local.set $order (i32.add $order (i32.const 4)))
    (br_if $next (i32.lt_u $order $end)))
  ${[0, 1, 2, 3].map(word).join('\n    ')}
  (local.set $w3 (i64.and $w3 (i64.const 0x7fffffffffffffff)))
  ${[0, 1, 2, 3].map(listed).join('')}
  $count)

;; Makes a histogram zero again.
(func $wipe (param $hist i32) (param $list i32) (param $count i32)
  (local $i i32) (local $zero v128)
  (v128.store offset=${16 * 255} $hist $zero)
  (block $done (loop $next
    (br_if $done (i32.ge_u $i $count))
    (v128.store (i32.add $hist (i32.shl (i32.load8_u (i32.add $list $i)) (i32.const 4))) $zero)
    (local.set $i (i32.add $i (i32.const 1)))
    (br $next))))

;; The value and the score of a node as a leaf, and the score that a split of it must beat.
(func $own (param $total i32) (param $rules i32) (param $found i32)
  (local $g f64) (local $h f64)
  (local.set $g (f64.convert_i64_s (i64.load $total)))
  (local.set $h (f64.convert_i64_s (i64.shr_s (i64.load offset=8 $total) (i64.extend_i32_u (i32.load offset=${RULES.bits} $rules)))))
  (f64.store offset=${NODE.hessian} $found $h)
  (f64.store offset=${NODE.value} $found (f64.div (f64.neg $g) $h))
  (local.set $g (f64.div (f64.mul $g $g) $h))
  (f64.store offset=${NODE.score} $found $g)
  (i32.store offset=${FOUND.column} $found (i32.const -1))
  (f64.store offset=${FOUND.score} $found (f64.add $g (f64.mul $g (f64.const 1e-12)))))

;; The best split of some rows on the columns chosen[0 .. last), in found.
(func $search (param $order i32) (param $end i32) (param $gathered i32) (param $codes i32) (param $rows i32) (param $chosen i32) (param $last i32)
    (param $kinds i32) (param $hist i32) (param $list i32) (param $keys i32) (param $total i32) (param $rules i32) (param $found i32)
  (local $column i32) (local $count i32) (local $categorical i32) (local $before f64) (local $mine i32) (local $dense i32)
  (local.set $dense (i32.ge_u (i32.sub $end $order) (i32.const ${4 * DENSE})))
  (loop $next
    (local.set $column (i32.load $chosen))
    (local.set $mine (i32.add $codes (i32.mul $column $rows)))
    (if $dense
      (then
        (call $column $order $end $gathered $mine $hist)
        (local.set $count (call $known $hist $list)))
      (else (local.set $count (call $sparse $order $end $gathered $mine $hist $list (i32.add $keys (i32.const 2048))))))
    (local.set $categorical (i32.load8_u (i32.add $kinds $column)))
    (if $categorical (then (call $sort $list $count $hist $total $keys $rules)))
    (local.set $before (f64.load offset=${FOUND.score} $found))
    (call $scan $hist $list $count $total $rules $found $column (f64.const 0) (f64.const 0))
    (if (i32.and $categorical (f64.ne $before (f64.load offset=${FOUND.score} $found)))
      (then (memory.copy (i32.add $found (i32.const ${FOUND.list})) $list (i32.const 256))))
    (call $wipe $hist $list $count)
    (local.set $chosen (i32.add $chosen (i32.const 4)))
    (br_if $next (i32.lt_u $chosen $last))))`;
