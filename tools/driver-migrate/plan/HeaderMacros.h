// Macros of the module's headers that groups change. The headers stay as they
// are, the C form uses them; the C++ file defines those macros again.
#pragma once
#include "Group.h"
#include "language/ParseC.h"

namespace drydock::migrate {

/// Text to stand behind the unit's includes; none for headers of which there
/// are copies. Language has the edits of all units of the module: a header's
/// macro may be used in one of them only.
std::string headerMacros(const ParsedUnit &Unit, const EditSet &Language,
                         llvm::ArrayRef<const Group *> Taken,
                         const std::set<std::string> &Copied,
                         std::vector<std::string> &Conflicts);

} // namespace drydock::migrate
