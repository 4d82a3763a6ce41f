// `static T x; ... static T x = {...};` declares once and defines once in C;
// in C++ both define. The first becomes extern in an unnamed namespace.
#include "../Rule.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "tentative-definition";

namespace {
class TentativeRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || !V->isFileVarDecl() || isa<ParmVarDecl>(V))
      return;
    const VarDecl *Definition = V->getDefinition();
    if (!Definition)
      Definition = V->getMostRecentDecl();
    if (definitions(V) < 2 || V->hasExternalStorage())
      return;
    C.meaning(V->getLocation(), Name,
              V == Definition ? "the definition of " + V->getNameAsString()
                              : "a tentative definition becomes extern");
    if (V->getStorageClass() == SC_Static)
      internal(V, V == Definition, C);
    else if (V != Definition)
      C.Edits.insert(C.range(V->getBeginLoc()), "extern ", Name);
  }

private:
  static unsigned definitions(const VarDecl *V) {
    unsigned Count = 0;
    for (const VarDecl *Other : V->redecls())
      Count += !Other->hasExternalStorage();
    return Count;
  }

  static void internal(const VarDecl *V, bool Defines, RuleContext &C) {
    auto Last = Lexer::findNextToken(V->getEndLoc(), C.SM, C.LO);
    while (Last && Last->isNot(tok::semi) && Last->isNot(tok::comma) &&
           Last->isNot(tok::l_brace))
      Last = Lexer::findNextToken(Last->getLocation(), C.SM, C.LO);
    SourceLocation Begin = V->getBeginLoc();
    if (!Last || Last->isNot(tok::semi) || Begin.isMacroID()) {
      C.refuse(V->getLocation(), Name,
               "tentative definition among others or in a macro; write extern "
               "and one definition");
      return;
    }
    TextRange Storage = storage(V, C);
    if (!Storage)
      return;
    if (sharesTagName(V, C)) {
      C.Edits.replace(Storage, Defines ? "/* internal */" : "extern \"C\"",
                      Name);
      if (V->isFirstDecl())
        C.Edits.insert(C.after(SourceRange(V->getBeginLoc(), V->getEndLoc())),
                       " __asm__(\"" + ownSymbol(V, C) + "\")", Name);
      return;
    }
    TextRange Whole = C.range(SourceRange(Begin, Last->getLocation()));
    C.Edits.wrap(Whole, "namespace { ", " }", Name);
    C.Edits.replace(Storage, Defines ? "/* internal */" : "extern", Name);
  }

  /// `static struct ops ops;`: in a namespace of its own the object no longer
  /// hides the tag, and the name is ambiguous. It stays outside, under a symbol
  /// that no other file has.
  static bool sharesTagName(const VarDecl *V, RuleContext &C) {
    for (const NamedDecl *Other :
         C.AST.getTranslationUnitDecl()->lookup(V->getDeclName()))
      if (isa<TagDecl>(Other))
        return true;
    return false;
  }

  static std::string ownSymbol(const VarDecl *V, RuleContext &C) {
    StringRef File = C.SM.getFilename(C.SM.getExpansionLoc(V->getLocation()));
    return ("__cxx_internal." + File.rsplit('/').second.rsplit('.').first +
            "." + V->getName())
        .str();
  }

  static TextRange storage(const VarDecl *V, RuleContext &C) {
    SourceLocation At = V->getBeginLoc();
    while (At.isValid() &&
           C.SM.isBeforeInTranslationUnit(At, V->getLocation())) {
      Token T;
      if (Lexer::getRawToken(At, T, C.SM, C.LO))
        break;
      if (T.is(tok::raw_identifier) && T.getRawIdentifier() == "static")
        return C.range(At);
      auto Next = Lexer::findNextToken(At, C.SM, C.LO);
      if (!Next)
        break;
      At = Next->getLocation();
    }
    return {};
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeTentativeRule() {
  return std::make_unique<TentativeRule>();
}
