// A goto or case label behind an initialised variable: C leaves the variable
// undefined, C++ rejects the jump. The initialiser becomes an assignment.
#include "../Rule.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "jump-over-initialiser";

namespace {
struct Block {
  const CompoundStmt *Body;
  std::vector<const VarDecl *> Variables;
};

class JumpRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || !F->doesThisDeclarationHaveABody())
      return;
    Crossed.clear();
    Gotos.clear();
    collectGotos(F->getBody(), C);
    std::vector<const VarDecl *> Live;
    walk(F->getBody(), Live, Live, C);
    for (const VarDecl *V : Crossed)
      split(V, C);
  }

private:
  void collectGotos(const Stmt *S, RuleContext &C) {
    if (!S)
      return;
    if (const auto *G = dyn_cast<GotoStmt>(S))
      Gotos[G->getLabel()].push_back(C.SM.getExpansionLoc(G->getGotoLoc()));
    for (const Stmt *Child : S->children())
      collectGotos(Child, C);
  }

  /// Live: initialised variables in scope; AtSwitch: those that were in scope
  /// at the innermost switch.
  void walk(const Stmt *S, std::vector<const VarDecl *> Live,
            const std::vector<const VarDecl *> &AtSwitch, RuleContext &C) {
    if (!S || isa<StmtExpr>(S))
      return;
    if (const auto *Label = dyn_cast<LabelStmt>(S))
      for (SourceLocation From : Gotos[Label->getDecl()])
        for (const VarDecl *V : Live)
          if (outside(From, V, C))
            Crossed.insert(V);
    if (isa<SwitchCase>(S))
      for (const VarDecl *V : Live)
        if (!llvm::is_contained(AtSwitch, V))
          Crossed.insert(V);
    if (const auto *Body = dyn_cast<CompoundStmt>(S)) {
      std::vector<const VarDecl *> Inner = Live;
      for (const Stmt *Child : Body->body()) {
        walk(Child, Inner, AtSwitch, C);
        for (const VarDecl *V : initialised(Child)) {
          Inner.push_back(V);
          ScopeEnd[V] = Body->getRBracLoc();
        }
      }
      return;
    }
    const auto &Base = isa<SwitchStmt>(S) ? Live : AtSwitch;
    std::vector<const VarDecl *> Copy = Base;
    for (const Stmt *Child : S->children())
      walk(Child, Live, Copy, C);
  }

  static std::vector<const VarDecl *> initialised(const Stmt *S) {
    std::vector<const VarDecl *> Found;
    while (const auto *Case = dyn_cast<SwitchCase>(S))
      S = Case->getSubStmt();
    while (const auto *Label = dyn_cast<LabelStmt>(S))
      S = Label->getSubStmt();
    if (const auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *Member : D->decls())
        if (const auto *V = dyn_cast<VarDecl>(Member))
          if (V->hasInit() && V->hasLocalStorage())
            Found.push_back(V);
    return Found;
  }

  /// The jump starts before the variable or behind the end of its scope.
  bool outside(SourceLocation From, const VarDecl *V, RuleContext &C) {
    SourceLocation Begin = C.SM.getExpansionLoc(V->getLocation());
    SourceLocation End = C.SM.getExpansionLoc(ScopeEnd[V]);
    return C.SM.isBeforeInTranslationUnit(From, Begin) ||
           C.SM.isBeforeInTranslationUnit(End, From);
  }

  static void split(const VarDecl *V, RuleContext &C) {
    C.meaning(V->getLocation(), Name,
              "a jump passes the initialiser of " + V->getNameAsString() +
                  "; it becomes an assignment");
    TextRange Word = C.range(V->getLocation());
    TextRange Init = C.range(V->getInit()->getSourceRange());
    QualType T = V->getType();
    bool Simple = T->isScalarType() && !T.isConstQualified() &&
                  !T->isFunctionPointerType();
    // Handed to a macro, the name may stand elsewhere in its body as well.
    if (!Simple || !Word || V->getLocation().isMacroID() || !Init ||
        Init.InMacroBody || V->hasAttrs()) {
      C.refuse(V->getLocation(), Name,
               "a jump passes the initialiser of " + V->getNameAsString() +
                   "; declare it before the jump");
      return;
    }
    // `T *a = x, b` stays one statement: only the last declarator may split.
    auto Next = Lexer::findNextToken(V->getEndLoc(), C.SM, C.LO);
    if (!Next || Next->isNot(tok::semi)) {
      C.refuse(V->getLocation(), Name,
               "a jump passes the initialiser of one of several variables; "
               "declare them apart");
      return;
    }
    Word.Begin = Word.End;
    C.Edits.insert(Word, "; " + V->getNameAsString(), Name);
  }

  std::map<const LabelDecl *, std::vector<SourceLocation>> Gotos;
  std::map<const VarDecl *, SourceLocation> ScopeEnd;
  std::set<const VarDecl *> Crossed;
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeJumpRule() {
  return std::make_unique<JumpRule>();
}
