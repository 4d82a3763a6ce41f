#include "OneOfMany.h"
#include "CallOutcome.h"
#include "LoopParts.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

static bool isInside(const SlotSite::AtHand &States) {
  return States.size() == 1 && StringRef(States.begin()->second).ends_with(".");
}

/// The fields on the way to the record, without indices.
static std::string fieldsOf(const SlotSite::AtHand &States) {
  std::string Path;
  unsigned Depth = 0;
  if (isInside(States))
    for (char C : States.begin()->second) {
      Depth += C == '[';
      if (!Depth)
        Path += C;
      Depth -= C == ']';
    }
  return Path;
}

bool drydock::migrate::areApart(const SlotSite::AtHand &A,
                                const SlotSite::AtHand &B) {
  std::string First = fieldsOf(A), Second = fieldsOf(B);
  return !First.empty() && !Second.empty() && First != Second;
}

/// `if (acquire(...)) break;` is all of the loop.
static bool isLeftBySuccess(const FunctionBody &Body, const CallExpr *Call,
                            const Stmt *Loop) {
  const auto *If = dyn_cast<IfStmt>(onlyStatement(bodyOf(Loop)));
  return If && !If->getElse() && Body.isInside(Call, If->getCond()) &&
         failureMakes(Body, If->getCond(), Call) < 0 &&
         jumps(onlyStatement(If->getThen()));
}

bool drydock::migrate::isRepeated(const FunctionBody &Body,
                                  const CallExpr *Call, const SlotSite &Site,
                                  std::set<const VarDecl *> Indices) {
  if (!isInside(Site.States))
    Indices.clear();
  for (const Stmt *S = Body.parent(Call); S; S = Body.parent(S)) {
    if (!isLoop(S) || isa<DoStmt>(S) || isLeftBySuccess(Body, Call, S))
      continue;
    const auto *For = dyn_cast<ForStmt>(S);
    const auto *Step =
        For ? dyn_cast_or_null<UnaryOperator>(For->getInc()) : nullptr;
    const auto *R = Step && Step->isIncrementOp()
                        ? dyn_cast<DeclRefExpr>(Step->getSubExpr())
                        : nullptr;
    if (!R || !Indices.erase(dyn_cast<VarDecl>(R->getDecl())))
      return true;
  }
  return false;
}
