#include "StateEnds.h"
#include "CallOutcome.h"
#include "SuccessReturn.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

/// Something that a variable points to was freed on the way, here or by a
/// function of the unit's.
static void findFree(const FunctionBody &Body, const StateAccess &Access,
                     const CallExpr *At, SlotSite &S) {
  for (const CallExpr *Call : Access.freesIn(Body)) {
    if (Body.position(Call) >= Body.position(At) || isWayOut(Body, Call, At))
      continue;
    S.StateGone = true;
    const Stmt *Line = Call;
    while (Line && !Body.blockOf(Line))
      Line = Body.parent(Line);
    if (S.BeforeFree || !Line || !Body.isInside(At, Body.blockOf(Line)))
      continue;
    S.BeforeFree = Body.text(Body.SM.getExpansionLoc(Line->getBeginLoc()));
    S.BeforeFree.End = S.BeforeFree.Begin;
    S.BeforeFreeStates = Access.atHand(Body, Line);
  }
}

/// Where the line begins that the statement stands on.
static TextRange lineOf(const FunctionBody &Body, const Stmt *S) {
  TextRange At = Body.text(Body.SM.getExpansionLoc(S->getBeginLoc()));
  size_t Newline = Body.fileText(At).rfind('\n', At.Begin);
  At.Begin = At.End = Newline == StringRef::npos ? 0 : Newline + 1;
  return At;
}

static void findSuccess(const FunctionBody &Body, const StateAccess &Access,
                        const CallExpr *At, SlotSite &S) {
  SuccessReturn Return = successReturn(Body, At);
  if (!Return.Line || !Return.Behind)
    return;
  bool Freed = llvm::any_of(Access.freesIn(Body), [&](auto *Call) {
    return Body.position(Call) < Body.position(Return.Line) &&
           !isWayOut(Body, Call, Return.Line);
  });
  if (!Freed) {
    S.Success = lineOf(Body, Return.Line);
    S.SuccessStates = Access.atHand(Body, Return.Behind);
  }
}

void drydock::migrate::findStateEnds(const FunctionBody &Body,
                                     const StateAccess &Access,
                                     const CallExpr *At, SlotSite &S) {
  if (S.releases())
    findFree(Body, Access, At, S);
  else
    findSuccess(Body, Access, At, S);
}
