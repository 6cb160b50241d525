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

# Tries the faults whose names come in, against the tests of a package. 2: some were missed; 3: some went on for
# ever, which is noticed too. The few of the kind "delete field" come with every sample: cargo-mutants lets no
# pattern leave them out.
try() {
	{ echo 'examine_re = ['; patterns; echo ']'; } >"$sample"
	ended=0
	cargo mutants --package rules --test-package "$1" --config "$sample" --output "$out/$1" --jobs 2 \
		--cap-lints true || ended=$?
	case $ended in
		0 | 2 | 3) ;;
		*) exit "$ended" ;;
	esac
}
count() { wc -l <"$out/$1/mutants.out/$2.txt"; }

cargo mutants --list --package rules >"$out/all.txt"
mkdir -p "$out/rules" "$out/sim"
grep -E "$worth" "$out/all.txt" | sort | shuffle "$seed" | head -n "$size" | try rules
tried=$(($(count rules missed) + $(count rules caught) + $(count rules timeout)))
# What no table notices, the simulator may: it takes longer.
missed=$(count rules missed)
if [ "$missed" -gt 0 ]; then
	cp "$out/rules/mutants.out/missed.txt" "$out/missed.txt"
	try sim <"$out/missed.txt"
	missed=$(grep -cxFf "$out/missed.txt" "$out/sim/mutants.out/missed.txt" || :)
	grep -xFf "$out/missed.txt" "$out/sim/mutants.out/missed.txt" || :
fi
echo "Seed $seed: $tried faults that compile, $missed missed."
[ "$tried" -gt 0 ] && [ $((missed * 20)) -le "$tried" ]
