"""The formats editors write in: each turns a body into HTML, still to be made safe."""
