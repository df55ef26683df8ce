#!/bin/sh
# Runs the same request streams through Ramulator 2.1 and this simulator and prints requests per second side by side.
#
#   benchmarks/race-ramulator.sh RAMULATOR [REQUESTS]
#
# RAMULATOR is its directory, built with the Python bindings (README there, 2.3). Both simulate one channel of DDR4-2400 with queues
# of 32, FR-FCFS, open rows, all-bank refresh and the mapping row, bank, column, bank group: reads of consecutive transactions
# (stream a) and of random ones (stream d), at most one a cycle. Both are timed by the clock
# on the wall, so nothing else should run. Build this project before: mvn -DskipTests package.
set -eu
if [ $# -lt 1 ] || [ ! -d "$1/python/ramulator" ]; then
  echo "usage: $0 RAMULATOR [REQUESTS]   (directory of a built Ramulator 2.1)" >&2
  exit 2
fi
ramulator=$1
requests=${2:-200000}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

PYTHONPATH="$ramulator/python" python3 - "$scratch" "$requests" > "$scratch/theirs.csv" <<'PYTHON'
import os
import sys
import time

import ramulator

scratch, requests = sys.argv[1], int(sys.argv[2])
MASK = (1 << 64) - 1
# Transactions of a channel: 4 bank groups, 128 columns of a burst, 4 banks, 65,536 rows.
BITS = (("group", 2), ("column", 7), ("bank", 2), ("row", 16))
BURST = 8


def sequential():
    yield from range(requests)


def random_transactions():
    x = 88172645463325252
    for _ in range(requests):
        x ^= (x << 13) & MASK
        x ^= x >> 7
        x ^= (x << 17) & MASK
        yield x & ((1 << 27) - 1)


def write_trace(path, transactions):
    with open(path, "w") as out:
        for number in transactions:
            place = {}
            for name, bits in BITS:
                place[name] = number & ((1 << bits) - 1)
                number >>= bits
            out.write("R 0,0,{group},{bank},{row},{first}\n".format(first=BURST * place["column"], **place))


for stream, transactions in (("a_seqrd", sequential()), ("d_rand", random_transactions())):
    path = os.path.join(scratch, stream)
    write_trace(path, transactions)
    controller = ramulator.controller.GenericDDR(
        dram=ramulator.dram.DDR4(org_preset="DDR4_8Gb_x8", timing_preset="DDR4_2400U", rank=1),
        scheduler=ramulator.scheduler.FRFCFS(),
        refresh_manager=ramulator.refresh_manager.AllBank(),
        row_policy=ramulator.row_policy.Open(),
        addr_mapper=ramulator.addr_mapper.PassThroughAddrMapper(),
    )
    memory = ramulator.memory_system.GenericDRAM(
        clock_ratio=1,
        controllers=[controller],
        channel_mapper=ramulator.channel_mapper.CacheLineInterleave(),
    )
    simulation = ramulator.Simulation(ramulator.frontend.ReadWriteTrace(clock_ratio=1, path=path), memory)
    begin = time.perf_counter()
    simulation.run()
    seconds = time.perf_counter() - begin
    print(f"{stream},{requests / seconds:.0f}", flush=True)
PYTHON

java -cp "$here/target/jmh/lib/*" org.openjdk.jmh.Main 'DramStreamBenchmark.(sequentialReads|randomReads)$' \
  -p device=DDR4-2400 -rf csv -rff "$scratch/ours.csv" > "$scratch/jmh.log"

python3 - "$scratch" <<'PYTHON'
import csv
import os
import sys

scratch = sys.argv[1]
streams = {"sequentialReads": "a_seqrd", "randomReads": "d_rand"}
with open(os.path.join(scratch, "ours.csv")) as lines:
    ours = {streams[row["Benchmark"].rsplit(".", 1)[-1]]: 1e6 * float(row["Score"]) for row in csv.DictReader(lines)}
with open(os.path.join(scratch, "theirs.csv")) as lines:
    # The library may print lines of its own.
    theirs = {line.split(",")[0]: float(line.split(",")[1]) for line in lines if line.split(",")[0] in ours}
print(f"{'stream':<10}{'Ramulator 2.1':>16}{'npulator':>14}{'ratio':>8}   (requests/s)")
for stream in sorted(ours):
    print(f"{stream:<10}{theirs[stream]:>16,.0f}{ours[stream]:>14,.0f}{ours[stream] / theirs[stream]:>8.1f}")
PYTHON
