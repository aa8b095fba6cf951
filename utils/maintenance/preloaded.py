"""What a forked kernel has imported when it begins: see forked_kernel.py."""

import gc
import importlib
import os

# Matplotlib reads this when it's imported; a kernel would have set it before.
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

for name in (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "torch",
    "torch._dynamo",  # the first optimizer would import it
):
    importlib.import_module(name)

gc.freeze()  # no kernel has to go through all this when it collects
