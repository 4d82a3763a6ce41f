// The runtime's headers in a file that uses them.
#pragma once
#include "Group.h"
#include <optional>

namespace drydock::migrate {

/// The #include lines that the groups need in this file, behind the last of its
/// own that stands before the first change, and a text behind them; nothing
/// where neither is needed.
std::optional<Rewrite> includesOf(const std::string &File, llvm::StringRef Text,
                                  llvm::ArrayRef<const Group *> Groups,
                                  llvm::StringRef Behind);

/// The copy of a header with them, behind the comment that it opens with. They
/// have templates, and the linkage frame of what it declares, or of a header
/// that includes it, would not take those.
std::string withIncludes(const std::string &File, llvm::StringRef Text,
                         llvm::ArrayRef<const Group *> Groups);

} // namespace drydock::migrate
