import csv


def sum_column(path: str, name: str) -> float:
    """Sum a named column of a CSV file."""
    with open(path, newline="", encoding="utf-8") as file:
        return sum(float(row[name]) for row in csv.DictReader(file))


if __name__ == "__main__":
    print(sum_column("orders.csv", "price"))
