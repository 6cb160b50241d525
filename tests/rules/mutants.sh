#!/bin/sh
# Faults in the rules, the wire and the queues, one at a time: does a test fall? `make mutants` calls this with
# the seed that chooses the sample, its size, and the folder for what is built. Fails when more than one in
# twenty of those that compile stays unnoticed.
set -eu
seed=$1 size=$2 target=$3

# What is worth changing: not the gauges and limits, which these tests use but do not test.
worth='/src/(chat|core|client|wire)/'
out=$target/mutants
sample=$out/sample.toml
mkdir -p "$out"

# The smallest standard generator (Park and Miller 1988), so that a seed means the same for every awk.
shuffle() {
	awk -v seed="$1" '
		function next_one() { x = x * 16807 % 2147483647; return x }
		BEGIN { x = seed % 2147483646 + 1; for (i = 0; i < 20; i++) next_one() }
		{ printf "%010d %s\n", next_one(), $0 }
	' | sort | cut -d ' ' -f 2-
}

# Each name as a pattern that only it matches; a quote would end the string of the file.
patterns() {
	sed -e 's/[][\.*^$+?(){}|]/\\&/g' -e "s/'/./g" -e "s/.*/  '^&\$',/"
}

cargo mutants --list --package rules >"$out/all.txt"
{
	echo 'examine_re = ['
	grep -E "$worth" "$out/all.txt" | sort | shuffle "$seed" | head -n "$size" | patterns
	echo ']'
} >"$sample"

# The few of the kind "delete field" come with every sample: cargo-mutants lets no pattern leave them out.
# 2: some were missed; 3: some went on for ever, which is noticed too.
ended=0
cargo mutants --package rules --test-package rules,sim --config "$sample" --output "$out" --jobs 2 --cap-lints true || ended=$?
case $ended in
	0 | 2 | 3) ;;
	*) exit "$ended" ;;
esac

count() { wc -l <"$out/mutants.out/$1.txt"; }
missed=$(count missed)
tried=$((missed + $(count caught) + $(count timeout)))
echo "Seed $seed: $tried faults that compile, $missed missed."
[ "$tried" -gt 0 ] && [ $((missed * 20)) -le "$tried" ]
