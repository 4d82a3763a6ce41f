// A call as it stands in the driver's text, of a function or of a macro: macros
// that are no call in the AST look like one to whoever reads it.
#pragma once
#include "language/EditSet.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace drydock {
struct RuntimeForm;
}

namespace drydock::migrate {

class FunctionBody;
class UnitView;

struct CallText {
  TextRange Text;                   ///< from the name to the parenthesis
  std::vector<TextRange> Arguments; ///< without the space around them
  explicit operator bool() const { return bool(Text); }
};

/// The call whose name stands at Name, a place in a file. Empty where there are
/// no parentheses, or a directive of the preprocessor is between them.
CallText callText(const clang::SourceManager &SM, const clang::LangOptions &LO,
                  clang::SourceLocation Name);

/// Each call in the function's text whose name has a form, with all of the
/// form's arguments.
void eachFormCall(
    const UnitView &Unit, const FunctionBody &Body,
    llvm::function_ref<void(const RuntimeForm &, const CallText &)> With);

} // namespace drydock::migrate
