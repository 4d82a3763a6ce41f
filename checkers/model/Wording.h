// What findings say, in one place: the engine's rules and the checkers of the
// Static Analyzer show the same text for the same bug.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>

namespace drydock {

struct ApiFamily;

namespace wording {

/// How a pointer came to be followed that should not have been.
struct BadPointer {
  bool Error = false;      ///< an error pointer, else NULL
  bool Certain = false;    ///< on every run of this path
  bool Tested = false;     ///< the path's own test says so
  bool ByContract = false; ///< handed to a function that follows it
};
std::string badPointer(llvm::StringRef Subject, BadPointer How);
std::string isBadHere(llvm::StringRef Subject, bool Error);
std::string mayReturn(llvm::StringRef Callee, bool Error);
std::string lateTest(llvm::StringRef Subject);
constexpr char Dereferenced[] = "dereferenced here";
std::string wrongTest(llvm::StringRef Subject);

std::string releasedTwice(const ApiFamily &Family, llvm::StringRef Subject,
                          bool ByDevresToo);
std::string registersGone(const ApiFamily &Family, llvm::StringRef Subject);
std::string acquiredBy(const ApiFamily &Family, llvm::StringRef Callee);
std::string releasedBy(const ApiFamily &Family, llvm::StringRef Callee);

} // namespace wording
} // namespace drydock
