from utils.tests.wrong_answers import right, slips, wrong


@right("02.1")
def squared_distance(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += (x - y) ** 2
    return total


slips("02.1", squared_distance)("""
is there int?
    (x - y) ** 2 -> int((x - y) ** 2)
is it one number in a list?
    return total -> return [total]
b's number may be the larger one
    total += -> if x > y: total +=
are they sorted?
    zip(a, b, -> zip(sorted(a), sorted(b),
the square of the sum isn't the sum of the squares
    (x - y) ** 2 -> x - y
    return total -> return total**2
is this the last term alone?
    - total = 0
      for x, y in zip(a, b, strict=True):
    +     total = 0
`^` is no power in Python
    ** -> ^
""")


@right("02.2")
def leaky_layer(I, W, B):
    L = []
    for j in range(len(B)):
        z = 0
        for i in range(len(I)):
            z += I[i] * W[i][j]
        z += B[j]
        if z <= 0:
            z = z / 10
        L.append(z)
    return L


slips("02.2", leaky_layer)("""
is a tenth taken away?
    z = z / 10 -> z = z - z / 10
is a unit left out?
    z = z / 10 -> continue
is it rounded?
    append(z) -> append(round(z, 1))
does each product leak?
    z += I[i] * W[i][j] -> z += max(I[i] * W[i][j], I[i] * W[i][j] / 10)
    z = z / 10 -> pass
does the sum leak on the way?
    z = 0 -> z = B[j]
    - z += B[j]
    +     z = max(z, z / 10)
    z = z / 10 -> pass
do the inputs leak?
    I[i] * -> max(I[i], I[i] / 10) *
    z = z / 10 -> pass
is the last input missing?
    range(len(I)) -> range(len(I) - 1)
is it B[i]?
    B[j] -> B[i]
does zip run over W's rows?
    j in range(len(B)) -> j in range(min(len(I), len(B)))
    i in range(len(I)) -> i in range(min(len(I), len(B)))
    W[i][j] -> W[j][i]
is it len(B)?
    len(B) -> len(I)
is `append` inside the inner loop?
    z = 0 -> z = B[j]
          z += I[i] * W[i][j]
    +     L.append(max(z, z / 10))
    - L.append(z)
is this the last unit alone?
    -     L.append(z)
    + L.append(z)
this unit leaks
    z = z / 10 -> z = 0
is it W[i][j]?
    W[i][j] -> W[j][i]
unit j uses column j: is it W[i][j]?
    z = 0 -> z = B[j]
    W[i][j] -> W[j][i]
    - z += B[j]
changes its input B
    - z += B[j]
    + B[j] += z
    + z = B[j]
""")


@wrong("02.2", "are the sums returned, too?")
def leaky_layer(I, W, B):
    columns = zip(*W, strict=True)
    Z = [
        sum(x * weight for x, weight in zip(I, column, strict=True)) + b
        for column, b in zip(columns, B, strict=True)
    ]
    return Z, [max(z, z / 10) for z in Z]


@right("02.3")
def look_back(w, x):
    y = [0] * len(x)
    for k in range(len(x)):
        for i in range(k + 1):
            y[k] += w[k][i] * x[i]
    return y


slips("02.3", look_back)("""
does i = k + 1 count, too?
    range(k + 1) -> range(len(x))[:k + 2]
with `+=`
    += -> =
is it w[k][k]?
    w[k][i] -> w[k][k]
is it w[i][i]?
    w[k][i] -> w[i][i]
is it added to y[i]?
    y[k] += -> y[i] +=
a sum of products isn't the product of two sums
    x[i] -> sum(x[: k + 1])
is y[i] weighted?
    x[i] -> (y[i] if i < k else x[i])
is this the last one alone?
    return y -> return y[-1]
all are equal
    return y -> return [sum(y)] * len(y)
is the last one missing?
    [0] * len(x) -> [0] * (len(x) - 1)
    k in range(len(x)) -> k in range(len(x) - 1)
does i = k count, too?
    k + 1 -> k
is it summed over all i?
    k + 1 -> len(x)
an empty list has no places yet: is it `append`?
    [0] * len(x) -> []
      for k in range(len(x)):
    +     y[k] = 0
""")


@right("02.4")
def work(n, sizes):
    adds = learned = 0
    for i in range(1, len(sizes)):
        adds += n * sizes[i - 1] * sizes[i]
        learned += sizes[i - 1] * sizes[i] + sizes[i]
    return adds, learned


slips("02.4", work)("""
a bias for each unit, not one for all
    ] + sizes[i] -> ]
    learned = 0 -> learned = 0; learned += 1
is the last layer missing?
    len(sizes) -> len(sizes) - 1
is this the last layer alone?
    adds += -> adds =
    learned += -> learned =
are the last units joined to the inputs?
    range(1, l -> range(l
does each layer meet the inputs?
    n * sizes[i - 1] -> n * sizes[0]
    += sizes[i - 1] -> += sizes[0]
is it d + h?
    n * sizes[i - 1] * sizes[i] -> n * (sizes[i - 1] + sizes[i])
    sizes[i - 1] * sizes[i] + -> sizes[i - 1] + sizes[i] +
are the biases numbers to learn, too?
    * sizes[i] + sizes[i] -> * sizes[i]
returns a number, expected 2 values
    return adds, learned -> return adds
""")


@wrong("02.4", "does a layer meet all later ones?")
def work(n, sizes):
    weights = 0
    for i in range(len(sizes)):
        for j in range(i):
            weights += sizes[i] * sizes[j]
    return n * weights, weights + sum(sizes[1:])


@wrong("02.4", "are all sizes multiplied?")
def work(n, sizes):
    weights = 1
    for size in sizes:
        weights *= size
    return n * weights, weights + sum(sizes[1:])


@right("02.5")
def slide(I, w, B):
    r = len(w)
    rows, columns = len(I) - r + 1, len(I[0]) - r + 1
    L = []
    for y in range(rows):
        row = []
        for x in range(columns):
            total = B
            for u in range(r):
                for v in range(r):
                    number = I[y + u][x + v] * w[u][v]
                    total += number
            row.append(max(total, 0))
        L.append(row)
    return L


slips("02.5", slide)("""
is it the leaky unit?
    max(total, 0) -> max(total, total / 10)
is ReLU taken of each product?
    += number -> += max(number, 0)
    max(total, 0) -> total
is ReLU taken on the way?
    total += number -> total = max(total + number, 0)
does max compare with B?
    = B -> = 0
    max(total, 0) -> max(total, B)
An empty one has no places
    row.append(max(total, 0)) -> L[y].append(max(total, 0))
does the window leave the picture?
    columns = len(I) - r + 1, len(I[0]) - r + 1 -> columns = len(I), len(I[0])
is the picture continued at its edge?
    columns = len(I) - r + 1, len(I[0]) - r + 1 -> columns = len(I), len(I[0])
    number = I -> number = y + u < rows and x + v < columns and I
does the window move by r?
    range(rows) -> range(0, rows, r)
    range(columns) -> range(0, columns, r)
A picture needn't be square
    range(columns) -> range(rows)
which is which?
    rows, columns = -> columns, rows =
is B added for each u?
    = B -> = 0
      for u in range(r):
    +     total += B
does the sum begin anew for each x?
    - total = B
    row = [] -> row, total = [], B
does the sum begin anew for each u?
    - total = B
      for u in range(r):
    +     total = B
is the window's last row missing
    for u in range(r) -> for u in range(r - 1)
    for v in range(r) -> for v in range(r - 1)
is it the window's diagonal alone?
    for v in range(r) -> for v in [u]
is it x + v?
    x + v -> x + u
is it the mean?
    += number -> += number / r**2
is each number in a list of its own?
    - L.append(row)
    row.append(max(total, 0)) -> L.append([max(total, 0)])
does it end after the first y?
    - return L
    +     return L
is the last place missing? There are rows - r + 1
    len(I) - r + 1, len(I[0]) - r + 1 -> len(I) - r, len(I[0]) - r
shape (3,)
    L.append(row) -> L += row
""")


@wrong("02.5", "is the window's middle at y, x?")
def slide(I, w, B):
    half, rows, columns = len(w) // 2, len(I), len(I[0])
    L = []
    for y in range(rows):
        L.append([])
        for x in range(columns):
            total = B
            for u, weights in enumerate(w, y - half):
                for v, weight in enumerate(weights, x - half):
                    if 0 <= u < rows and 0 <= v < columns:
                        total += I[u][v] * weight
            L[y].append(max(total, 0))
    return L


@wrong("02.5", "are zeros left?")
def slide(I, w, B):
    r = len(w)
    L = [[0] * len(row) for row in I]
    for y in range(len(I) - r + 1):
        for x in range(len(I[0]) - r + 1):
            sums = [
                I[y + u][x + v] * w[u][v] for u in range(r) for v in range(r)
            ]
            L[y][x] = max(sum(sums) + B, 0)
    return L
