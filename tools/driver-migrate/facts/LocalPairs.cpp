#include "LocalPairs.h"
#include "LocalHandle.h"
#include "LoopParts.h"
#include "PollTries.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

typedef std::set<const Stmt *> Calls;

/// Nothing that E names changes between the two.
static bool isSameBetween(const FunctionBody &Body, const StateAccess &Access,
                          const Expr *E, unsigned From, unsigned To) {
  auto IsBetween = [&](const Stmt *S) {
    return Body.position(S) > From && Body.position(S) < To;
  };
  bool Known = llvm::any_of(Access.ownCallsIn(Body), IsBetween);
  return !contains(E, [&](const Stmt *S) {
    if (isa<CallExpr>(S))
      return true;
    if (isa<MemberExpr>(S))
      return Known;
    const auto *R = dyn_cast<DeclRefExpr>(S);
    const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
    if (!V)
      return false;
    return (!V->hasLocalStorage() && Known) ||
           llvm::any_of(Body.references(V), [&](const DeclRefExpr *Use) {
             return IsBetween(Use) && !isRead(Body, Use) &&
                    !isa_and_nonnull<MemberExpr>(Body.parent(Use));
           });
  });
}

static llvm::StringRef textAt(const FunctionBody &Body, const TextRange &At) {
  return At ? Body.fileText(At).slice(At.Begin, At.End) : llvm::StringRef();
}

const Expr *drydock::migrate::firstArgument(const FunctionBody &Body,
                                            const OwnCall &C) {
  llvm::StringRef Written = textAt(Body, C.Site->Arguments);
  for (const Expr *Argument : C.Call->arguments()) {
    const Expr *E = Argument->IgnoreParenImpCasts();
    llvm::StringRef Text = textAt(Body, Body.text(E->getSourceRange()));
    if (!Text.empty() && Written.ltrim().starts_with(Text) &&
        (Written.ltrim().size() == Text.size() ||
         Written.ltrim().drop_front(Text.size()).ltrim().starts_with(",")))
      return E;
  }
  return nullptr;
}

std::map<std::string, std::vector<const OwnCall *>>
drydock::migrate::callsByName(const FunctionBody &Body,
                              llvm::ArrayRef<OwnCall> Calls) {
  std::map<std::string, std::vector<const OwnCall *>> ByName;
  for (const OwnCall &C : Calls) {
    const SlotSite &S = *C.Site;
    if (S.Kept.empty() || S.Kept[0] == '#')
      if (const Expr *E = firstArgument(Body, C))
        ByName[S.Type + S.Kept + " " +
               textAt(Body, Body.text(E->getSourceRange())).str()]
            .push_back(&C);
  }
  return ByName;
}

bool drydock::migrate::keepsName(const FunctionBody &Body,
                                 const StateAccess &Access,
                                 llvm::ArrayRef<const OwnCall *> Calls) {
  unsigned From = ~0u, To = 0;
  for (const OwnCall *C : Calls) {
    From = std::min(From, Body.position(C->Call));
    To = std::max(To, Body.position(C->Call));
  }
  return isSameBetween(Body, Access, firstArgument(Body, *Calls.front()), From,
                       To);
}

void drydock::migrate::findLocalPairs(const FunctionBody &Body,
                                      const StateAccess &Access,
                                      llvm::ArrayRef<OwnCall> Own) {
  unsigned Number = 0;
  for (auto &[Name, Some] : callsByName(Body, Own)) {
    Calls Acquired, Released;
    bool Good = true;
    for (const OwnCall *C : Some) {
      (C->Site->releases() ? Released : Acquired).insert(C->Call);
      Good &= C->Site->Problem.empty();
    }
    if (!Good || Acquired.empty() || Released.empty() ||
        !keepsName(Body, Access, Some) ||
        !followPair(Body, Acquired, Released).empty())
      continue;
    std::string Kept = "@" + Body.Function.getNameAsString() + ".own" +
                       (Number ? std::to_string(Number + 1) : "");
    ++Number;
    for (const OwnCall *C : Some) {
      C->Site->Kept = Kept;
      C->Site->Ahead = Some.front()->Site->Declarations;
    }
  }
}
