#include "LoopParts.h"
#include "clang/AST/Expr.h"

using namespace clang;
using namespace drydock::migrate;

bool drydock::migrate::isLoop(const Stmt *S) {
  return isa<ForStmt, WhileStmt, DoStmt>(S) && S->getBeginLoc().isFileID();
}

const Stmt *drydock::migrate::bodyOf(const Stmt *Loop) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return For->getBody();
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return While->getBody();
  return cast<DoStmt>(Loop)->getBody();
}

const Expr *drydock::migrate::conditionOf(const Stmt *Loop) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return For->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return While->getCond();
  return cast<DoStmt>(Loop)->getCond();
}

const Stmt *drydock::migrate::onlyStatement(const Stmt *S) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(S);
  return Block && Block->size() == 1 ? Block->body_front() : S;
}

bool drydock::migrate::jumps(const Stmt *S) {
  return isa_and_nonnull<BreakStmt, ReturnStmt, GotoStmt>(S);
}

bool drydock::migrate::contains(const Stmt *S,
                                llvm::function_ref<bool(const Stmt *)> Is) {
  return S && (Is(S) || llvm::any_of(S->children(), [&](const Stmt *Child) {
                 return contains(Child, Is);
               }));
}
