#include "TypeText.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using llvm::StringRef;

bool drydock::migrate::isCxxOnlyKeyword(StringRef Word) {
  static const llvm::StringSet<> Words{
      "alignas",      "alignof",     "and",          "and_eq",
      "bitand",       "bitor",       "catch",        "char8_t",
      "char16_t",     "char32_t",    "class",        "compl",
      "concept",      "consteval",   "constexpr",    "constinit",
      "const_cast",   "co_await",    "co_return",    "co_yield",
      "decltype",     "delete",      "dynamic_cast", "explicit",
      "export",       "friend",      "mutable",      "namespace",
      "new",          "noexcept",    "not",          "not_eq",
      "nullptr",      "operator",    "or",           "or_eq",
      "private",      "protected",   "public",       "reinterpret_cast",
      "requires",     "static_cast", "template",     "this",
      "thread_local", "throw",       "try",          "typeid",
      "typename",     "using",       "virtual",      "wchar_t",
      "xor",          "xor_eq"};
  return Words.contains(Word);
}

std::string drydock::migrate::cxxName(StringRef Word) {
  return Word.str() + "_";
}

/// Renames the keyword identifiers in a printed type.
static std::string renamed(StringRef Text) {
  std::string Out;
  for (size_t I = 0; I < Text.size();) {
    size_t J = I;
    while (J < Text.size() && (llvm::isAlnum(Text[J]) || Text[J] == '_'))
      ++J;
    StringRef Word = Text.slice(I, J);
    if (Word.empty()) {
      Out += Text[I++];
      continue;
    }
    Out += drydock::migrate::isCxxOnlyKeyword(Word)
               ? drydock::migrate::cxxName(Word)
               : Word.str();
    I = J;
  }
  return Out;
}

std::string drydock::migrate::typeText(const ASTContext &Context,
                                       QualType Type) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.AnonymousTagLocations = false;
  std::string Text = Type.getUnqualifiedType().getAsString(Policy);
  StringRef View(Text);
  // Sugar that names expressions or address spaces does not survive a move to
  // another place; the canonical type does.
  if (View.contains("typeof") || View.contains("__attribute") ||
      View.contains("unnamed") || View.contains("anonymous")) {
    Text = Type.getCanonicalType().getUnqualifiedType().getAsString(Policy);
    View = Text;
  }
  // A tag without a name goes by its typedef, alone.
  QualType Base = Type;
  while (Base->isPointerType())
    Base = Base->getPointeeType();
  if (const TagDecl *Tag = Base->getAsTagDecl())
    if (const TypedefNameDecl *Name = Tag->getTypedefNameForAnonDecl()) {
      std::string Tagged = (Tag->getKindName() + " " + Name->getName()).str();
      if (size_t At = Text.find(Tagged); At != std::string::npos)
        Text.erase(At, Tag->getKindName().size() + 1);
      View = Text;
    }
  if (View.contains("unnamed") || View.contains("anonymous") ||
      View.contains("__attribute"))
    return {};
  return renamed(Text);
}
