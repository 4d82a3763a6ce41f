#include "AccessorFix.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringRef.h"

using namespace clang;

namespace drydock {
namespace {

/// The letter of readb, readw, readl; 0 where there is no such accessor.
/// Those of 64 bits exist on some machines only.
char accessorLetter(const Expr *Lvalue, const ASTContext &Context) {
  QualType T = Lvalue->getType();
  if (Lvalue->refersToBitField() || !T->isIntegerType() || T->isBooleanType() ||
      T->isEnumeralType())
    return 0;
  // readl() converts from little endian; so does who reads a __le32.
  for (QualType Sugar = T; const auto *Alias = Sugar->getAs<TypedefType>();
       Sugar = Alias->desugar()) {
    llvm::StringRef Name = Alias->getDecl()->getName();
    if (Name.starts_with("__le") || Name.starts_with("__be"))
      return 0;
  }
  switch (Context.getTypeSize(T)) {
  case 8:
    return 'b';
  case 16:
    return 'w';
  case 32:
    return 'l';
  }
  return 0;
}

class Editor {
public:
  explicit Editor(const ASTContext &Context)
      : Sources(Context.getSourceManager()), Language(Context.getLangOpts()) {}

  /// Characters of E, or an invalid range when macros spell a part of it.
  CharSourceRange range(const Expr *E) const {
    if (E->getBeginLoc().isMacroID() || E->getEndLoc().isMacroID())
      return {};
    return Lexer::makeFileCharRange(
        CharSourceRange::getTokenRange(E->getSourceRange()), Sources, Language);
  }
  std::string text(CharSourceRange Range) const {
    return Lexer::getSourceText(Range, Sources, Language).str();
  }
  /// What to write for the address of Lvalue; empty when it can't be spelled.
  std::string address(const Expr *Lvalue) const {
    const Expr *Plain = Lvalue->IgnoreParens();
    const auto *Unary = dyn_cast<UnaryOperator>(Plain);
    bool Deref = Unary && Unary->getOpcode() == UO_Deref;
    CharSourceRange Range = range(Deref ? Unary->getSubExpr() : Plain);
    return Range.isInvalid() ? "" : (Deref ? "" : "&") + text(Range);
  }
  FixIt replace(SourceLocation Begin, SourceLocation End,
                std::string Text) const {
    return {place(Begin), place(End), std::move(Text)};
  }

private:
  SourcePlace place(SourceLocation Loc) const {
    PresumedLoc Place = Sources.getPresumedLoc(Loc);
    return {Place.getFilename(), Place.getLine(), Place.getColumn()};
  }
  const SourceManager &Sources;
  const LangOptions &Language;
};

} // namespace

std::vector<FixIt> fixRead(const Expr *Lvalue, const ASTContext &Context) {
  Editor Edit(Context);
  char Letter = accessorLetter(Lvalue, Context);
  CharSourceRange Range = Edit.range(Lvalue);
  std::string Address = Edit.address(Lvalue);
  // What an accessor returns is unsigned: -1 would no longer be below 0.
  bool Unsigned = Lvalue->getType()->isUnsignedIntegerType();
  if (!Letter || !Unsigned || Range.isInvalid() || Address.empty())
    return {};
  return {Edit.replace(Range.getBegin(), Range.getEnd(),
                       std::string("read") + Letter + "(" + Address + ")")};
}

std::vector<FixIt> fixWrite(const BinaryOperator *Assignment,
                            const ASTContext &Context) {
  Editor Edit(Context);
  const Expr *Left = Assignment->getLHS(), *Right = Assignment->getRHS();
  char Letter = accessorLetter(Left, Context);
  CharSourceRange Target = Edit.range(Left), Value = Edit.range(Right);
  std::string Address = Edit.address(Left);
  if (Assignment->getOpcode() != BO_Assign || !Letter || Target.isInvalid() ||
      Value.isInvalid() || Address.empty())
    return {};
  // Around the value: it may hold accesses with fixes of their own.
  return {Edit.replace(Target.getBegin(), Value.getBegin(),
                       std::string("write") + Letter + "("),
          Edit.replace(Value.getEnd(), Value.getEnd(), ", " + Address + ")")};
}

} // namespace drydock
