from slipway_table import table

sales = {"January": 310, "February": 275, "March": 342}
print(table(sales.items(), heads=["month", "sold"]))
print(f"total {sum(sales.values())}", flush=True)
