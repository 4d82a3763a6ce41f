#include "Rule.h"
#include "SourceRanges.h"
#include "TypeText.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;
using llvm::StringRef;

TextRange RuleContext::range(SourceRange Tokens) const {
  return textRange(SM, LO, Tokens);
}

StringRef RuleContext::fileText(const TextRange &Range) {
  auto [At, IsNew] = FileTexts.try_emplace(Range.File);
  if (IsNew)
    At->second = textOf(SM, Range.File);
  return At->second;
}

TextRange RuleContext::after(SourceRange Tokens) const {
  TextRange R = range(Tokens);
  R.Begin = R.End;
  return R;
}

/// Binds tighter than a cast, or is one: needs no parentheses behind one.
static bool bindsLikeUnary(const Expr *E) {
  E = E->IgnoreImplicit();
  return isa<DeclRefExpr, ParenExpr, CallExpr, MemberExpr, ArraySubscriptExpr,
             UnaryOperator, CStyleCastExpr, StmtExpr, IntegerLiteral,
             StringLiteral, CompoundLiteralExpr>(E);
}

void RuleContext::wrap(SourceRange Tokens, StringRef Prefix, StringRef Suffix,
                       StringRef Rule, unsigned Layer) {
  if (TextRange R = range(Tokens))
    Edits.wrap(R, Prefix, Suffix, Rule, Layer);
}

RuleContext::RangeKey RuleContext::key(const Expr *E) const {
  TextRange R = range(E->getSourceRange());
  return {R.File, R.Begin, R.End};
}

TextRange RuleContext::parameter(const Expr *E) const {
  SourceLocation B = E->getBeginLoc(), End = E->getEndLoc();
  if (!SM.isMacroArgExpansion(B) || !SM.isMacroArgExpansion(End))
    return range(E->getSourceRange());
  return range({SM.getImmediateExpansionRange(B).getBegin(),
                SM.getImmediateExpansionRange(End).getEnd()});
}

void RuleContext::cast(const Expr *E, QualType Type, StringRef Rule) {
  TextRange R = range(E->getSourceRange());
  if (TypeNames.count(key(E)))
    R = parameter(E);
  if (!R)
    return;
  std::string Name = typeText(AST, Type);
  bool Shared = R.InMacroBody && !inStaticInitializer();
  if (Shared || Name.empty())
    Edits.wrap(R, AnyCast, ")", Rule);
  else if (bindsLikeUnary(E))
    Edits.wrap(R, "(" + Name + ")", "", Rule);
  else
    Edits.wrap(R, "(" + Name + ")(", ")", Rule);
}

void RuleContext::remark(Remark::LevelType Level, SourceLocation Loc,
                         StringRef Rule, StringRef Text) {
  PresumedLoc Place = SM.getPresumedLoc(SM.getExpansionLoc(Loc));
  Remark New = {Level, Place.isValid() ? Place.getFilename() : "",
                Place.isValid() ? Place.getLine() : 0, Rule.str(), Text.str()};
  if (!llvm::is_contained(Remarks, New)) // both forms of an initialiser
    Remarks.push_back(std::move(New));
}

void RuleContext::meaning(SourceLocation Loc, StringRef Rule, StringRef Text) {
  if (inMainFile(Loc))
    remark(Remark::Meaning, Loc, Rule, Text);
}

void RuleContext::refuse(SourceLocation Loc, StringRef Rule, StringRef Text) {
  remark(Remark::Refusal, Loc, Rule, Text);
}

bool RuleContext::inMainFile(SourceLocation Loc) const {
  return SM.isInMainFile(SM.getExpansionLoc(Loc));
}

bool RuleContext::inStaticInitializer() const {
  for (const Decl *D : llvm::reverse(Decls)) {
    if (isa<FunctionDecl>(D))
      return false;
    if (const auto *V = dyn_cast<VarDecl>(D))
      return V->hasGlobalStorage();
  }
  return false;
}

const Decl *RuleContext::topLevelDecl() const {
  for (const Decl *D : Decls)
    if (!isa<TranslationUnitDecl>(D))
      return D;
  return nullptr;
}

const Stmt *RuleContext::parent(unsigned Up) const {
  return Stmts.size() > Up ? Stmts[Stmts.size() - 1 - Up] : nullptr;
}

TextRange RuleContext::before(SourceLocation Loc) {
  if (TopLevel.empty())
    for (const Decl *D : AST.getTranslationUnitDecl()->decls()) {
      auto Range = SM.getExpansionRange(D->getSourceRange());
      auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
      auto [EndFile, End] = SM.getDecomposedLoc(Range.getEnd());
      if (File == EndFile && File.isValid())
        TopLevel[File].push_back({Begin, End});
    }
  // Inside a function: the statement of the innermost block.
  for (size_t I = Stmts.size(); I-- > 1;)
    if (isa<CompoundStmt>(Stmts[I - 1])) {
      TextRange At = range(Stmts[I]->getBeginLoc());
      At.End = At.Begin;
      return At.InMacroBody ? TextRange() : At;
    }
  auto [File, Offset] = SM.getDecomposedExpansionLoc(Loc);
  unsigned Begin = Offset;
  for (auto [B, E] : TopLevel[File])
    if (B < Begin && Offset <= E)
      Begin = B;
  return {filePath(SM, File), Begin, Begin};
}

std::vector<std::unique_ptr<Rule>> drydock::migrate::makeRules() {
  std::vector<std::unique_ptr<Rule>> Rules;
  Rules.push_back(makePointerRule());
  Rules.push_back(makeVoidArithmeticRule());
  Rules.push_back(makeEnumRule());
  Rules.push_back(makeEnumForwardRule());
  Rules.push_back(makeNestedTagRule());
  Rules.push_back(makeRecordRule());
  Rules.push_back(makeArrayParameterRule());
  Rules.push_back(makeInitializerRule());
  Rules.push_back(makeStoredObjectRule());
  Rules.push_back(makeRuntimeOffsetRule());
  Rules.push_back(makeCompoundLiteralRule());
  Rules.push_back(makeTagTypedefRule());
  Rules.push_back(makeTentativeRule());
  Rules.push_back(makeLinkageRule());
  Rules.push_back(makeGenericRule());
  Rules.push_back(makeJumpRule());
  Rules.push_back(makeMeaningRule());
  return Rules;
}

namespace {
class Traversal : public DynamicRecursiveASTVisitor {
public:
  Traversal(RuleContext &Context) : Context(Context), Rules(makeRules()) {
    // Initialisers keep some conversions in their semantic form alone.
    ShouldVisitImplicitCode = true;
  }

  bool TraverseDecl(Decl *D) override {
    if (!D)
      return true;
    for (auto &R : Rules)
      R->decl(D, Context);
    Context.Decls.push_back(D);
    bool Continue = DynamicRecursiveASTVisitor::TraverseDecl(D);
    Context.Decls.pop_back();
    return Continue;
  }

  bool TraverseStmt(Stmt *S) override {
    if (!S)
      return true;
    for (auto &R : Rules)
      R->stmt(S, Context);
    Context.Stmts.push_back(S);
    bool Continue = DynamicRecursiveASTVisitor::TraverseStmt(S);
    Context.Stmts.pop_back();
    return Continue;
  }

  bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc Type,
                                 bool Qualifier) override {
    Context.namesType(Type.getUnderlyingExpr()->IgnoreParens());
    return DynamicRecursiveASTVisitor::TraverseTypeOfExprTypeLoc(Type,
                                                                 Qualifier);
  }

  void finish() {
    for (auto &R : Rules)
      R->finish(Context);
  }

private:
  RuleContext &Context;
  std::vector<std::unique_ptr<Rule>> Rules;
};
} // namespace

void drydock::migrate::runRules(ASTContext &AST, EditSet &Edits,
                                std::vector<Remark> &Remarks) {
  RuleContext Context(AST, Edits, Remarks);
  Traversal Visitor(Context);
  Visitor.TraverseDecl(AST.getTranslationUnitDecl());
  Visitor.finish();
}
