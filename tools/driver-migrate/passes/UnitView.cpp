#include "Pass.h"
#include "facts/FunctionBody.h"
#include "language/SourceRanges.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static llvm::StringRef calleeName(const CallExpr *Call) {
  const FunctionDecl *F = Call->getDirectCallee();
  return F && F->getIdentifier() ? F->getName() : llvm::StringRef();
}

const ApiFunction *UnitView::row(const CallExpr *Call) const {
  return Kernel.Apis.function(calleeName(Call));
}

const RuntimeForm *UnitView::form(const CallExpr *Call) const {
  return Kernel.Runtime.of(calleeName(Call));
}

TextRange UnitView::range(SourceRange Tokens) const {
  return textRange(SM, LO, Tokens);
}

TextRange UnitView::range(const Stmt *S) const {
  return range(S->getSourceRange());
}

bool UnitView::own(SourceLocation Loc) const {
  std::string Path = filePath(SM, SM.getFileID(SM.getExpansionLoc(Loc)));
  return !Path.empty() && (llvm::StringRef(Path).starts_with(Directory + "/") ||
                           SM.isInMainFile(SM.getExpansionLoc(Loc)));
}

bool UnitView::own(const TextRange &Range) const {
  return llvm::StringRef(Range.File).starts_with(Directory + "/");
}

drydock::migrate::Place UnitView::place(SourceLocation Loc) const {
  PresumedLoc P = SM.getPresumedLoc(SM.getExpansionLoc(Loc), false);
  if (P.isInvalid())
    return {};
  return {filePath(SM, SM.getFileID(SM.getExpansionLoc(Loc))), P.getLine(),
          P.getColumn()};
}

drydock::migrate::Place UnitView::place(const TextRange &Range) const {
  llvm::StringRef Ahead = textOf(SM, Range.File).take_front(Range.Begin);
  size_t Line = Ahead.rfind('\n') + 1;
  return {Range.File, unsigned(Ahead.count('\n') + 1),
          unsigned(Range.Begin - Line + 1)};
}

llvm::StringRef UnitView::text(const TextRange &Range) const {
  return textOf(SM, Range.File).slice(Range.Begin, Range.End);
}

static std::string owner(const UnitView &U, const RecordDecl *Record) {
  if (const IdentifierInfo *Tag = Record->getIdentifier())
    return Tag->getName().str();
  if (const TypedefNameDecl *Alias = Record->getTypedefNameForAnonDecl())
    return Alias->getNameAsString();
  Place P = U.place(Record->getLocation());
  return llvm::sys::path::filename(P.File).str() + ":" + std::to_string(P.Line);
}

std::string UnitView::name(const ValueDecl *D) const {
  std::string Name = D->getNameAsString();
  if (const auto *Field = dyn_cast<FieldDecl>(D))
    return owner(*this, Field->getParent()) + "." + Name;
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(D))
    if (const auto *F = dyn_cast<FunctionDecl>(Parameter->getDeclContext()))
      return name(F) + "(" +
             std::to_string(Parameter->getFunctionScopeIndex()) + ")";
  if (const auto *V = dyn_cast<VarDecl>(D); V && V->isLocalVarDecl()) {
    const auto *F = dyn_cast<FunctionDecl>(V->getDeclContext());
    Place P = place(D->getLocation());
    return (F ? name(F) : std::string()) + "::" + Name + ":" +
           std::to_string(P.Line) + ":" + std::to_string(P.Column);
  }
  if (D->isExternallyDeclarable() || D->hasExternalFormalLinkage())
    return Name;
  return llvm::sys::path::filename(place(D->getLocation()).File).str() + ":" +
         Name;
}

/// Ahead of the comment that stands directly above Begin.
static unsigned aheadOfComment(llvm::StringRef Text, unsigned Begin) {
  llvm::StringRef Above = Text.take_front(Begin);
  if (!Above.consume_back("\n") || !Above.ends_with("*/"))
    return Begin;
  size_t Open = Above.rfind("/*");
  size_t Line = Above.rfind('\n', Open);
  Line = Line == llvm::StringRef::npos ? 0 : Line + 1;
  bool Alone =
      Open != llvm::StringRef::npos && Above.slice(Line, Open).trim().empty();
  return Alone ? Line : Begin;
}

TextRange UnitView::before(SourceLocation Loc) const {
  auto [File, Offset] = SM.getDecomposedExpansionLoc(Loc);
  unsigned Begin = Offset;
  for (const Decl *D : AST.getTranslationUnitDecl()->decls()) {
    auto Range = SM.getExpansionRange(D->getSourceRange());
    auto [F, B] = SM.getDecomposedLoc(Range.getBegin());
    auto [EndFile, E] = SM.getDecomposedLoc(Range.getEnd());
    if (F == File && EndFile == File && B < Begin && Offset <= E)
      Begin = B;
  }
  Begin = aheadOfComment(SM.getBufferData(File), Begin);
  return {filePath(SM, File), Begin, Begin, false};
}

/// Where the outermost conditional begins that is open at Begin and that no
/// `#include` follows before Begin.
static unsigned aheadOfConditional(llvm::StringRef Text, unsigned Begin) {
  llvm::SmallVector<unsigned, 4> Open;
  for (unsigned Line = 0; Line < Begin;) {
    llvm::StringRef Rest = Text.slice(Line, Text.find('\n', Line)).ltrim();
    if (Rest.consume_front("#")) {
      Rest = Rest.ltrim();
      if (Rest.starts_with("if"))
        Open.push_back(Line);
      else if (Rest.starts_with("endif") && !Open.empty())
        Open.pop_back();
      else if (Rest.starts_with("include"))
        std::fill(Open.begin(), Open.end(), Begin);
    }
    size_t End = Text.find('\n', Line);
    Line = End == llvm::StringRef::npos ? Begin : End + 1;
  }
  return Open.empty() ? Begin : *std::min_element(Open.begin(), Open.end());
}

TextRange UnitView::beforeConditional(SourceLocation Loc) const {
  TextRange At = before(Loc);
  FileID File = SM.getDecomposedExpansionLoc(Loc).first;
  At.Begin = At.End = aheadOfConditional(SM.getBufferData(File), At.Begin);
  return At;
}

void UnitView::eachBody(
    llvm::function_ref<void(const FunctionBody &)> With) const {
  for (const Decl *D : AST.getTranslationUnitDecl()->decls())
    if (const auto *F = dyn_cast<FunctionDecl>(D);
        F && F->doesThisDeclarationHaveABody() && own(F->getLocation()))
      With(FunctionBody(*F, AST, Kernel.Apis, Kernel.Runtime));
}
