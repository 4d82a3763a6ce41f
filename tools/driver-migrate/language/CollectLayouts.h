// The C layout of every named record of a unit.
#pragma once
#include "ParseC.h"

namespace drydock::migrate {

void collectLayouts(clang::ASTContext &AST, std::vector<RecordLayout> &Out);

} // namespace drydock::migrate
