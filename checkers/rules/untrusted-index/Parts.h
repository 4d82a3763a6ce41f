// The ways in which an index, a length or a count goes wrong; one file each.
#pragma once
#include "Problem.h"
#include <map>

namespace llvm {
class Function;
class Module;
} // namespace llvm

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

/// A bound on a sum that wraps around.
void findWrappedSums(const Scope &S);
/// More copied than the buffer holds.
void findLongCopies(const Scope &S);
/// What a text would take, as the length of what there is of it.
void findPrintedLengths(const Scope &S);
/// A count that passes for an index.
void findLooseCounts(const Scope &S);
/// An index from outside.
void findOutsideIndices(const Scope &S);
/// A loop over an array that a count from outside ends.
void findOutsideCounts(const Scope &S);
/// What is left of a buffer, or not.
void findRemainders(const Scope &S);
/// An error for an index, a difference below zero.
void findNegativeIndices(const Scope &S);

/// Data that S.F is called with, read before its length is looked at.
void findShortData(const Scope &S);
/// Functions of the unit that are called so, by the tables they stand in.
std::map<const llvm::Function *, const BoundsRow *>
calledWithData(const llvm::Module &Module, const DataBounds &Data);

} // namespace drydock
