// What the mutator knows of the kernel API. Written by hand from the kernel's
// documentation and deliberately not generated from checkers/apis: a mutant
// must be a bug because the kernel says so, not because our own rows do, and a
// function that the rows miss must be able to show up as an undetected mutant.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace drydock::mutate {

/// Names are as written in source, macros included.
struct Pair {
  const char *Acquire;
  int AcquireKey; ///< argument that names the resource; -1: the return value
  const char *Release;
  int ReleaseKey;
  /// Counted: others may hold it too. State: a second release is no double
  /// free, because it is a switch or checks for itself.
  enum KindT { Plain, Counted, State } Kind;
};

llvm::ArrayRef<Pair> pairs();
bool mayReturnNull(llvm::StringRef Function);
bool mayReturnErrPtr(llvm::StringRef Function);
/// Given an error pointer in its first argument, the function follows it.
bool followsFirstArgument(llvm::StringRef Function);
/// Position of the register address among the arguments; -1: not an accessor.
int mmioAddressArgument(llvm::StringRef Function);
/// The same for a function as the compiler calls it, block transfers included.
bool isMmioAccessor(llvm::StringRef Function);
/// Takes any argument without releasing it or what it points to.
bool isHarmless(llvm::StringRef Function);

} // namespace drydock::mutate
