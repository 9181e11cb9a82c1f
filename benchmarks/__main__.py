"""``python -m benchmarks``: every measurement, one after the other."""

from benchmarks import averaging, gate, reading, reports, resampling

if __name__ == "__main__":
    print("Reports: this project against the stock tools")
    reports.main()
    print("\nReading answers: this project against polars' own reader")
    reading.main()
    print("\nThe privacy gate: what it keeps of all groups that are large enough, and how long it takes")
    gate.main()
    print("\nResampling units: the chain against pingouin's mediation")
    resampling.main()
    print("\nMay we average: ICC and rwg(j) against pingouin and pandas")
    averaging.main()
