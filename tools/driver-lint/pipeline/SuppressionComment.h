// Comments that silence a rule at one place:
//
//   /* driver-lint: ignore[double-free] -- the firmware owns it after this */
//
// on the line of the finding, or on lines of its own just above. Found by the
// C lexer, so text in strings or disabled by a quote never counts.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

struct SuppressionComment {
  unsigned Line = 0; ///< of the comment's start
  unsigned Column = 0;
  unsigned Target = 0; ///< line it speaks about
  std::vector<std::string> Rules;
  std::string Reason;
  std::string Problem; ///< what is wrong with it; then it silences nothing
};

/// All comments of a source text that address driver-lint.
std::vector<SuppressionComment> findSuppressions(llvm::StringRef Text);

} // namespace drydock
