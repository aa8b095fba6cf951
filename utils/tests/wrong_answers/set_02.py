from utils.tests.wrong_answers import wrong


@wrong("02.1", "the square of the sum isn't the sum of the squares")
def squared_distance(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] - b[i]
    return total**2


@wrong("02.1", "is this the last term alone?")
def squared_distance(a, b):
    for i in range(len(a)):
        total = 0
        total += (a[i] - b[i]) ** 2
    return total


@wrong("02.2", "this unit leaks")
def leaky_layer(I, W, B):
    L = []
    for j in range(len(B)):
        total = sum(I[i] * W[i][j] for i in range(len(I))) + B[j]
        L.append(max(total, 0))
    return L


@wrong("02.2", "is it W[i][j]?")
def leaky_layer(I, W, B):
    L = []
    for j in range(len(B)):
        total = sum(I[i] * W[j][i] for i in range(len(I))) + B[j]
        L.append(total if total > 0 else total / 10)
    return L


@wrong("02.2", "changes its input B")
def leaky_layer(I, W, B):
    for j in range(len(B)):
        for i in range(len(I)):
            B[j] += I[i] * W[i][j]
    return [x if x > 0 else x / 10 for x in B]


@wrong("02.3", "does i = k count, too?")
def look_back(w, x):
    return [sum(w[k][i] * x[i] for i in range(k)) for k in range(len(x))]


@wrong("02.3", "is it summed over all i?")
def look_back(w, x):
    y = []
    for k in range(len(x)):
        total = 0
        for i in range(len(x)):
            total += w[k][i] * x[i]
        y.append(total)
    return y


@wrong("02.4", "are the biases numbers to learn, too?")
def work(n, sizes):
    weights = sum(d * h for d, h in zip(sizes, sizes[1:]))
    return n * weights, weights


@wrong("02.4", "returns a number, expected 2 values")
def work(n, sizes):
    weights = sum(d * h for d, h in zip(sizes, sizes[1:]))
    return n * weights


@wrong("02.5", "is the last place missing? There are rows - r + 1")
def slide(I, w, B):
    r = len(w)
    L = []
    for y in range(len(I) - r):
        row = []
        for x in range(len(I[0]) - r):
            total = B
            for u in range(r):
                for v in range(r):
                    total += I[y + u][x + v] * w[u][v]
            row.append(max(total, 0))
        L.append(row)
    return L


@wrong("02.5", "shape ")
def slide(I, w, B):
    r = len(w)
    rows, columns = len(I) - r + 1, len(I[0]) - r + 1
    return [
        sum(I[y + u][x + v] * w[u][v] for u in range(r) for v in range(r)) + B
        for y in range(rows)
        for x in range(columns)
    ]


@wrong("02.2", "unit j uses column j: is it W[i][j]?")
def leaky_layer(I, W, B):
    L = []
    for j in range(len(B)):
        total = B[j]
        for i in range(len(I)):
            total += I[i] * W[j][i]
        L.append(total if total > 0 else total / 10)
    return L


@wrong("02.1", "`^` is no power in Python")
def squared_distance(a, b):
    total = 0
    for i in range(len(a)):
        total += (a[i] - b[i]) ^ 2
    return total


@wrong("02.3", "an empty list has no places yet: is it `append`?")
def look_back(w, x):
    y = []
    for k in range(len(x)):
        y[k] = 0
        for i in range(k + 1):
            y[k] += w[k][i] * x[i]
    return y
