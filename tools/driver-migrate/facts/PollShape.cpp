#include "PollShape.h"
#include "LoopParts.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
class Reader {
public:
  Reader(const FunctionBody &Body, const RuntimeForms &Forms,
         llvm::ArrayRef<FormCall> Calls, const Stmt &Loop)
      : Body(Body), Calls(Calls), Tries(Body, Forms, Calls, Loop) {
    Found.Loop = &Loop;
  }

  PollLoop read() {
    const Stmt *Inner = bodyOf(Found.Loop);
    if (const auto *Block = dyn_cast<CompoundStmt>(Inner))
      Rest.assign(Block->body_begin(), Block->body_end());
    else
      Rest = {Inner};
    llvm::erase_if(Rest, [](const Stmt *S) { return isa<NullStmt>(S); });
    Found.Again = isa<DoStmt>(Found.Loop);
    readCondition();
    readPauses();
    readTest();
    if (Found.Problem.empty() && Found.Tries.Type.empty())
      Found.blame("what bounds it is no count of its own and no deadline",
                  Found.Loop);
    if (Found.Problem.empty() && !Found.Met)
      Found.blame("it leaves in another way than by one test", Found.Loop);
    if (Found.Problem.empty() && !Rest.empty())
      Found.Test || isa<DoStmt>(Found.Loop)
          ? void(llvm::append_range(Found.Looks, Rest))
          : Found.blame("it does more than look, count and pause",
                        Rest.front());
    if (Found.Met)
      Found.Looks.push_back(Found.Met);
    return std::move(Found);
  }

private:
  const FormCall *pauseAt(const Stmt *S) const {
    TextRange Text = shownText(Body, S);
    for (const FormCall &C : Calls)
      if (C.Form->Type == "Pause" && Text && C.Call.Text.File == Text.File &&
          C.Call.Text.Begin == Text.Begin && C.Call.Text.End == Text.End)
        return &C;
    return nullptr;
  }

  std::optional<PollTries> triesOf(const Expr *Test) const {
    if (const auto *For = dyn_cast<ForStmt>(Found.Loop))
      return Tries.ofFor(*For, Test);
    return Tries.ofTest(Test, false);
  }

  void readCondition() {
    const Expr *Condition = conditionOf(Found.Loop);
    bool Endless = !Condition;
    if (Condition)
      if (auto Value = Condition->getIntegerConstantExpr(Body.AST))
        Endless = Value->getBoolValue();
    if (Endless)
      return;
    if (auto T = triesOf(Condition))
      return void(Found.Tries = std::move(*T));
    const auto *And =
        dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
    if (!And || And->getOpcode() != BO_LAnd)
      return looksBy(Condition);
    // A `do` pauses ahead of its condition.
    if (auto T = triesOf(And->getLHS()); T && !isa<DoStmt>(Found.Loop)) {
      Found.Tries = std::move(*T);
      return looksBy(And->getRHS());
    }
    auto T = triesOf(And->getRHS());
    if (!T || isa<ForStmt>(Found.Loop))
      return;
    Found.Tries = std::move(*T);
    if (isa<WhileStmt>(Found.Loop))
      Found.Order = PollLoop::CountBetween;
    looksBy(And->getLHS());
  }

  void looksBy(const Expr *Condition) {
    Found.Met = Condition->IgnoreParens();
    Found.Negated = true;
  }

  void readPauses() {
    auto Pauses = [&](const Stmt *S) { return pauseAt(S) != nullptr; };
    if (llvm::count_if(Rest, Pauses) > 1)
      return Found.blame("it pauses more than once", Found.Loop);
    if (Rest.empty())
      return;
    bool AtEnd = Pauses(Rest.back()), AtBegin = Pauses(Rest.front());
    // Behind the pause of a `do` comes its condition.
    if (isa<DoStmt>(Found.Loop) && Found.Met && AtEnd && !AtBegin)
      return Found.blame("it pauses between two parts of a look", Rest.back());
    if (AtBegin && (Rest.size() > 1 || isa<DoStmt>(Found.Loop))) {
      takePause(Rest.begin());
      if (!Found.Met || isa<DoStmt>(Found.Loop))
        Found.Order = PollLoop::PauseFirst;
    } else if (AtEnd) {
      takePause(std::prev(Rest.end()));
    } else if (llvm::any_of(Rest, Pauses)) {
      Found.blame("it pauses between two parts of a look", Found.Loop);
    }
  }

  void takePause(std::vector<const Stmt *>::iterator At) {
    Found.PauseStatement = *At;
    Found.Pause = pauseAt(*At);
    Rest.erase(At);
  }

  /// The statements that leave: by a test of the device, and by a count.
  void readTest() {
    if (!Found.Problem.empty() || Rest.empty())
      return;
    if (Found.Tries.Type.empty())
      readGiveUp();
    const auto *If = Rest.empty() ? nullptr : dyn_cast<IfStmt>(Rest.back());
    if (Found.Met)
      return;
    if (!If || If->getElse() || !jumps(onlyStatement(If->getThen()))) {
      if (llvm::any_of(Rest, [](const Stmt *S) {
            const auto *Early = dyn_cast<IfStmt>(S);
            return Early && jumps(onlyStatement(Early->getThen()));
          }))
        Found.blame("it does more between its looks than pause", Rest.back());
      return;
    }
    Found.Test = If;
    Found.Met = If->getCond();
    if (const Stmt *Jump = onlyStatement(If->getThen()); !isa<BreakStmt>(Jump))
      Found.Leave = Jump;
    Rest.pop_back();
  }

  void readGiveUp() {
    const auto *If = dyn_cast<IfStmt>(Rest.back());
    if (!If || If->getElse() || isa<DoStmt, ForStmt>(Found.Loop) ||
        Found.Order == PollLoop::PauseFirst)
      return;
    const auto *Then = dyn_cast<CompoundStmt>(If->getThen());
    const Stmt *Last =
        Then && !Then->body_empty() ? Then->body_back() : If->getThen();
    auto T = Tries.ofTest(If->getCond(), true);
    if (!T || !jumps(Last))
      return;
    Found.Tries = std::move(*T);
    Found.Order = PollLoop::CountBetween;
    Found.GiveUp = If;
    Rest.pop_back();
  }

  const FunctionBody &Body;
  llvm::ArrayRef<FormCall> Calls;
  TriesReader Tries;
  std::vector<const Stmt *> Rest; ///< of the body, not read yet
  PollLoop Found;
};
} // namespace

PollLoop drydock::migrate::readPollShape(const FunctionBody &Body,
                                         const RuntimeForms &Forms,
                                         llvm::ArrayRef<FormCall> Calls,
                                         const Stmt &Loop) {
  return Reader(Body, Forms, Calls, Loop).read();
}
