// Which field or variable says how many elements another one points to: loops
// of the unit that go through all of them show it.
#pragma once
#include <map>
#include <set>
#include <string>

namespace llvm {
class Function;
class Value;
} // namespace llvm

namespace drydock {

class Ranges;
class SourceNames;

class LearnedCounts {
public:
  /// Reads the loops of F.
  void add(const SourceNames &Names, const llvm::Function &F,
           const Ranges &Known);
  /// Count is what loops over Array end with, and never the last index.
  bool isCountOf(const SourceNames &Names, const llvm::Value &Count,
                 const llvm::Value &Array) const;

private:
  std::map<std::string, std::set<std::string>> CountsOf, LastsOf;
};

} // namespace drydock
