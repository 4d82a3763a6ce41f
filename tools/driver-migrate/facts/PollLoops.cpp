#include "PollLoops.h"
#include "DeviceReads.h"
#include "LoopParts.h"
#include "PollChecks.h"
#include "PollShape.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
class Candidate {
public:
  Candidate(const UnitView &Unit, const FunctionBody &Body,
            llvm::ArrayRef<FormCall> Calls, const Stmt &Loop)
      : Unit(Unit), Body(Body), Calls(Calls), Reads(Unit), Loop(Loop) {}

  std::optional<PollLoop> read() {
    if (contains(bodyOf(&Loop), isLoop) || !Reads.in(&Loop) || !isLeftEarly())
      return std::nullopt;
    PollLoop Found = readPollShape(Body, Unit.Kernel.Runtime, Calls, Loop);
    if (Found.Problem.empty())
      checkPoll(Body, Found);
    // Without a pause it may be work that is done for each of many.
    if (!pauses(Found) && (!Found.Problem.empty() || works(Found)))
      return std::nullopt;
    return Found;
  }

private:
  bool isLeftEarly() const {
    const Expr *Condition = conditionOf(&Loop);
    return contains(bodyOf(&Loop), jumps) ||
           (Condition &&
            (Reads.in(Condition) || contains(Condition, [&](const Stmt *S) {
               const auto *R = dyn_cast<DeclRefExpr>(S);
               return R && isReadInto(*R->getDecl());
             })));
  }

  /// The loop puts what the device says into it.
  bool isReadInto(const ValueDecl &Variable) const {
    return contains(bodyOf(&Loop), [&](const Stmt *S) {
      const auto *B = dyn_cast<BinaryOperator>(S);
      const auto *To = B && B->isAssignmentOp()
                           ? dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens())
                           : nullptr;
      return To && To->getDecl() == &Variable && Reads.in(B->getRHS());
    });
  }

  /// It waits, or asks for the time.
  bool pauses(const PollLoop &Found) const {
    TextRange Text = shownText(Body, &Loop);
    return Found.Tries.Type == "Within" ||
           llvm::any_of(Calls, [&](const FormCall &C) {
             return C.Call.Text.File == Text.File &&
                    C.Call.Text.Begin >= Text.Begin &&
                    C.Call.Text.End <= Text.End;
           });
  }

  /// Each look is at something else, or does something to memory.
  bool works(const PollLoop &Found) const {
    return contains(Found.Loop, [&](const Stmt *S) {
      if (const auto *R = dyn_cast<DeclRefExpr>(S))
        return R->getDecl() == Found.Tries.Counter &&
               llvm::any_of(Found.Looks, [&](const Stmt *Look) {
                 return Body.isInside(R, Look);
               });
      const auto *B = dyn_cast<BinaryOperator>(S);
      const auto *U = dyn_cast<UnaryOperator>(S);
      const Expr *To = B && B->isAssignmentOp()           ? B->getLHS()
                       : U && U->isIncrementDecrementOp() ? U->getSubExpr()
                                                          : nullptr;
      return To && S->getBeginLoc().isFileID() &&
             !isa<DeclRefExpr>(To->IgnoreParenImpCasts());
    });
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  llvm::ArrayRef<FormCall> Calls;
  DeviceReads Reads;
  const Stmt &Loop;
};
} // namespace

std::vector<FormCall> drydock::migrate::pollCalls(const UnitView &Unit,
                                                  const FunctionBody &Body) {
  std::vector<FormCall> Found;
  eachFormCall(Unit, Body, [&](const RuntimeForm &Form, const CallText &Call) {
    if (Form.Type == "Pause" || Form.Type == "Deadline")
      Found.push_back({&Form, Call});
  });
  return Found;
}

static void collect(const UnitView &Unit, const FunctionBody &Body,
                    llvm::ArrayRef<FormCall> Calls, const Stmt *S,
                    std::vector<PollLoop> &Out) {
  if (!S)
    return;
  if (isLoop(S))
    if (auto Found = Candidate(Unit, Body, Calls, *S).read())
      Out.push_back(std::move(*Found));
  for (const Stmt *Child : S->children())
    collect(Unit, Body, Calls, Child, Out);
}

std::vector<PollLoop>
drydock::migrate::pollLoops(const UnitView &Unit, const FunctionBody &Body,
                            llvm::ArrayRef<FormCall> Calls) {
  std::vector<PollLoop> Found;
  collect(Unit, Body, Calls, Body.Function.getBody(), Found);
  return Found;
}
