// Which of the functions that a module imports acquire something, and what
// they return when they fail; which release something. From the API tables.
#pragma once
#include "model/ApiTable.h"

namespace drydock::trial {

struct ImportedCall {
  enum Kind { Acquires, Releases } K = Acquires;
  std::string Name;
  int64_t Failure = 0; ///< what a failing acquisition returns
  /// Releases: the argument that may be null, so that nothing is released.
  std::optional<unsigned> NullArgument = std::nullopt;
};

/// What a failing call of the function returns; none when it can't fail, or
/// acquires nothing.
std::optional<int64_t> failureOf(const ApiFunction &Function);

/// Those of the symbols that acquire or release, in their order.
std::vector<ImportedCall> importedCalls(const std::vector<std::string> &Symbols,
                                        const ApiTable &Table);

} // namespace drydock::trial
