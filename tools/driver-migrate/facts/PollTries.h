// How a loop bounds its looks at a device: a count that a test of it moves, a
// `for`, or a deadline of the kernel's clock, as what
// runtime/include/drydock/polling.h has for it.
#pragma once
#include "CallText.h"
#include "FunctionBody.h"

namespace drydock::migrate {

/// A call whose name has a form, as the text has it.
struct FormCall {
  const RuntimeForm *Form;
  CallText Call;
};

struct PollTries {
  std::string Type; ///< "Below"
  std::vector<TextRange> Arguments;
  /// The variable that counts; null for a deadline.
  const clang::VarDecl *Counter = nullptr;
};

class TriesReader {
public:
  TriesReader(const FunctionBody &Body, const RuntimeForms &Forms,
              llvm::ArrayRef<FormCall> Calls, const clang::Stmt &Loop)
      : Body(Body), Forms(Forms), Calls(Calls), Loop(Loop) {}

  /// There are more while Test holds, or, Ends, while it does not.
  std::optional<PollTries> ofTest(const clang::Expr *Test, bool Ends) const;
  /// Of `for (i = a; Test; i++)`, Test being all of its condition or part.
  std::optional<PollTries> ofFor(const clang::ForStmt &For,
                                 const clang::Expr *Test) const;

private:
  std::optional<PollTries> ofDeadline(const clang::Expr *Test, bool Ends) const;
  std::optional<PollTries> ofStep(const clang::Expr *Test, bool Ends) const;
  std::optional<PollTries> ofElapsed(const clang::BinaryOperator &Test) const;
  const clang::VarDecl *counter(const clang::Expr *E) const;
  bool isClock(const TextRange &Text) const;
  /// Has the same value in each turn of the loop.
  bool isStable(const clang::Expr *E) const;
  bool isStable(const TextRange &Argument) const;

  const FunctionBody &Body;
  const RuntimeForms &Forms;
  llvm::ArrayRef<FormCall> Calls;
  const clang::Stmt &Loop;
};

/// S as it stands in the function's own text: macros are their invocations.
TextRange shownText(const FunctionBody &Body, const clang::Stmt *S);
/// The reference only reads its variable.
bool isRead(const FunctionBody &Body, const clang::DeclRefExpr *Use);

} // namespace drydock::migrate
