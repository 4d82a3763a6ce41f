#include "GuardShape.h"
#include "ValueThere.h"

using namespace clang;
using namespace drydock::migrate;

static const Stmt *enclosing(const FunctionBody &Body, const Stmt *S,
                             bool Switches) {
  for (S = Body.parent(S); S; S = Body.parent(S))
    if (isa<ForStmt, WhileStmt, DoStmt>(S) || (Switches && isa<SwitchStmt>(S)))
      return S;
  return nullptr;
}

/// What follows leaves the scope and does nothing else.
static bool leaves(const FunctionBody &Body, const Stmt *Next,
                   const CompoundStmt *Scope) {
  if (const auto *Return = dyn_cast<ReturnStmt>(Next))
    return isThereAlready(Body, Return->getRetValue());
  if (isa<BreakStmt, ContinueStmt>(Next)) {
    const Stmt *Of = enclosing(Body, Next, isa<BreakStmt>(Next));
    return Of && Of != Scope && Body.isInside(Scope, Of);
  }
  // What a goto leads to may run before the end of the scope when the labels
  // there become owners: the lock is given back by name.
  return false;
}

static bool endsWithScope(const FunctionBody &Body, const WrittenCall &Call,
                          const CompoundStmt *Scope) {
  const Stmt *Block = Body.blockOf(Call.Statement);
  if (!Block)
    return false;
  if (const Stmt *Next = Body.next(Call.Statement))
    return leaves(Body, Next, Scope);
  // A label stands before a statement.
  return Block == Scope && Body.parent(Call.Statement) == Block;
}

static bool isBehind(const FunctionBody &Body, const Stmt *S,
                     const GuardShape &Guard) {
  return Body.isInside(S, Guard.Scope) &&
         (!Guard.Declared ||
          Body.position(S) > Body.position(Guard.Declared->Statement));
}

/// A guard at each first taking, or nothing where that does not do.
static std::vector<GuardShape> declaredWhereTaken(const FunctionBody &Body,
                                                  const LockRegion &Region) {
  std::vector<GuardShape> Guards;
  auto Around = [&](const WrittenCall &Call) {
    return llvm::find_if(Guards, [&](const GuardShape &G) {
      return isBehind(Body, Call.Statement, G);
    });
  };
  for (const WrittenCall *Call : Region.Taken) {
    if (auto Known = Around(*Call); Known != Guards.end()) {
      Known->Again.push_back(Call);
      continue;
    }
    GuardShape New;
    New.Declared = Call;
    New.Scope = dyn_cast_or_null<CompoundStmt>(Body.parent(Call->Statement));
    if (!New.Scope || Body.isEntered(New.Scope, Call->Statement))
      return {};
    Guards.push_back(std::move(New));
  }
  for (const WrittenCall *Call : Region.Given) {
    auto Holder = Around(*Call);
    if (Holder == Guards.end())
      return {};
    Holder->Given.push_back(Call);
  }
  return Guards;
}

std::vector<GuardShape>
drydock::migrate::guardShapes(const FunctionBody &Body,
                              const LockRegion &Region) {
  std::vector<GuardShape> Guards = declaredWhereTaken(Body, Region);
  if (Guards.empty()) {
    GuardShape Ahead;
    Ahead.Scope = dyn_cast<CompoundStmt>(Body.Function.getBody());
    Ahead.Again = Region.Taken;
    Ahead.Given = Region.Given;
    Guards.push_back(std::move(Ahead));
  }
  for (GuardShape &Guard : Guards) {
    auto IsImplicit = [&](const WrittenCall *Call) {
      return endsWithScope(Body, *Call, Guard.Scope);
    };
    llvm::copy_if(Guard.Given, std::back_inserter(Guard.Implicit), IsImplicit);
    llvm::erase_if(Guard.Given, IsImplicit);
  }
  return Guards;
}
