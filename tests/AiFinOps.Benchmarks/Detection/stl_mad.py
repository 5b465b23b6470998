"""STL + MAD, as people run it: decompose a daily series with a period of seven days and alarm where the remainder is more than 3.5 robust
standard deviations (1.4826 MAD) from its median (Iglewicz and Hoaglin, 1993).

Usage: stl_mad.py SERIES DAYS FIRST_COUNTED_DAY PROCESSES robust|plain
SERIES is little-endian float64, one line after the other. Prints one JSON object; start-up and reading are not in its seconds.
"""
import hashlib
import json
import sys
import time
from multiprocessing import Pool

import numpy as np
import statsmodels
from statsmodels.tsa.seasonal import STL

ROBUST_DEVIATIONS = 3.5
path, days, first_counted, processes = sys.argv[1], *map(int, sys.argv[2:5])
robust = sys.argv[5] == "robust"
raw = open(path, "rb").read()
series = np.frombuffer(raw, dtype="<f8").reshape(-1, days).copy()


def alarms(line):
    """Days of alarm from the first counted one on, and whether the last day is one."""
    remainder = STL(series[line], period=7, robust=robust).fit().resid
    off = np.abs(remainder - np.median(remainder))
    high = off > ROBUST_DEVIATIONS * 1.4826 * np.median(off)
    return int(high[first_counted:].sum()), bool(high[-1])


def timed(lines):
    start = time.process_time()
    judged = [alarms(line) for line in lines]
    return judged, time.process_time() - start


def noop(_):
    return None


with Pool(processes) as pool:
    pool.map(noop, range(processes))
    start = time.perf_counter()
    parts = pool.map(timed, [range(at, min(at + 50, len(series))) for at in range(0, len(series), 50)], chunksize=1)
    seconds = time.perf_counter() - start

judged = [line for part, _ in parts for line in part]
print(json.dumps({
    "Version": statsmodels.__version__,
    "Sha256": hashlib.sha256(raw).hexdigest(),
    "Lines": len(judged),
    "Seconds": seconds,
    "CpuSeconds": sum(cpu for _, cpu in parts),
    "AlarmDays": [days_of_alarm for days_of_alarm, _ in judged],
    "AlarmToday": [today for _, today in judged],
}))
