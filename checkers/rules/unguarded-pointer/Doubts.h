// How sure a bad pointer is: what the code says that its author may know, and
// the path does not show.
#pragma once
#include "engine/Hooks.h"

namespace drydock {

Confidence confidenceIn(const Point &P, const Dereference &D);

} // namespace drydock
