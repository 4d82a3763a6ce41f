// The ways in which an index, a length or a count goes wrong; one file each.
#pragma once
#include "Problem.h"

namespace drydock {

/// A test that lets the number of elements through as an index.
void findLooseTests(const Scope &S);
/// A test of an index that decides nothing.
void findIgnoredTests(const Scope &S);
/// The element behind the last, where a search found nothing.
void findFailedSearches(const Scope &S);
/// The size in bytes, where a function counts elements.
void findWrongCounts(const Scope &S);
/// The element after one that may be the last.
void findNextElements(const Scope &S);

} // namespace drydock
