# How the exercise train-and-evaluate begins, also after a reset: measurements that nobody else has.
docker rm -f trainer evaluator > /dev/null 2>&1
rm -rf survey/models
mkdir -p survey/data survey/models
export SLOPE=$((RANDOM % 8 + 2))
export START=$((RANDOM % 30 + 1))
{
    echo x,y
    for x in 0 1 2 4 7; do echo "$x,$((SLOPE * x + START))"; done
} > survey/data/dataset.csv
