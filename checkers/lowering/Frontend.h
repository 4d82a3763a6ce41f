// Runs an action of clang's on one unit, as every part of Drydock parses: the
// command's own arguments, our annotations, errors collected.
#pragma once
#include "lowering/LoweredUnit.h"

namespace clang {
class FrontendAction;
}

namespace drydock {

/// Errors are empty when the unit parsed.
void runFrontend(const ParseRequest &Request,
                 std::unique_ptr<clang::FrontendAction> Action,
                 std::vector<ParseDiagnostic> &Errors);

} // namespace drydock
