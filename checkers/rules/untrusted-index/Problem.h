// What the parts of the rule find, and what they share: the unit, and names for
// messages.
#pragma once
#include "lowering/SourceNames.h"
#include "model/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class Instruction;
class Value;
} // namespace llvm

namespace drydock {

class DataBounds;
class LearnedCounts;
struct BoundsRow;
class Ranges;

struct Problem {
  const llvm::Instruction *Where = nullptr;
  std::string Subject;
  std::string Message;
  Confidence Sure = Confidence::Likely;
  std::vector<std::pair<const llvm::Instruction *, std::string>> Notes = {};
};

/// A function to look at.
struct Scope {
  const llvm::Function &F;
  const Ranges &Known;
  const SourceNames &Names; ///< entered for F
  const DataBounds &Data;
  /// Fields that the unit orders against something.
  const llvm::StringSet<> &Ordered;
  /// Fields that the unit fills with data from outside.
  const llvm::StringSet<> &Filled;
  const LearnedCounts &Counts;
  const BoundsRow *Called; ///< by the kernel with data like that; or null
  llvm::function_ref<void(Problem)> Report;
};

/// Name of a variable, parameter or field as the source has it; or "".
std::string spelling(const SourceNames &Names, const llvm::Value &V);
/// "'name'", or Otherwise where there is none.
std::string quoted(const SourceNames &Names, const llvm::Value &V,
                   const char *Otherwise);

} // namespace drydock
