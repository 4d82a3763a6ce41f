// Names that other objects link against: a C++ function gets a mangled name,
// a const object becomes internal. Both keep what C gave them.
#include "../Rule.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class LinkageRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    if (!C.inMainFile(D->getLocation()))
      return;
    if (const auto *F = dyn_cast<FunctionDecl>(D)) {
      function(F, C);
      emitted(F, C);
    } else if (const auto *V = dyn_cast<VarDecl>(D))
      object(V, C);
  }

private:
  /// The first declaration decides; a header's frame already made it C.
  static void function(const FunctionDecl *F, RuleContext &C) {
    if (F->getFormalLinkage() != Linkage::External || F->getPreviousDecl() ||
        F->isImplicit() || F->getBuiltinID())
      return;
    if (!F->getLexicalDeclContext()->isFileContext())
      return local(F, C);
    externC(F->getBeginLoc(), C);
  }

  static void externC(SourceLocation Begin, RuleContext &C) {
    TextRange At = C.range(Begin);
    if (!At || At.InMacroBody)
      return;
    Token First;
    if (!Begin.isMacroID() && !Lexer::getRawToken(Begin, First, C.SM, C.LO) &&
        First.is(tok::raw_identifier) && First.getRawIdentifier() == "extern")
      return C.Edits.replace(At, "extern \"C\"", "linkage");
    At.End = At.Begin;
    C.Edits.insert(At, "extern \"C\" ", "linkage");
  }

  /// GNU C emits an inline function without static or extern for other objects
  /// to call, C++ where this one needs it.
  static void emitted(const FunctionDecl *F, RuleContext &C) {
    if (!F->isInlineSpecified() || !F->isThisDeclarationADefinition() ||
        F->getFormalLinkage() != Linkage::External ||
        !F->isInlineDefinitionExternallyVisible())
      return;
    C.meaning(F->getLocation(), "inline-linkage",
              "an inline function that other objects may call is emitted only "
              "where C++ needs it; no longer inline");
    for (const FunctionDecl *Declared : F->redecls())
      if (Declared->isInlineSpecified())
        dropInline(Declared, C);
  }

  /// The kernel's `inline` is a macro, whose notrace stays.
  static void dropInline(const FunctionDecl *F, RuleContext &C) {
    TextRange At = C.range({F->getBeginLoc(), F->getLocation()});
    if (!At || At.InMacroBody)
      return;
    StringRef Text = C.fileText(At);
    for (unsigned End = At.End; At.Begin < End; At.Begin = At.End + 1) {
      StringRef Word = Text.slice(At.Begin, End).take_while([](char Letter) {
        return isAsciiIdentifierContinue(Letter);
      });
      At.End = At.Begin + Word.size();
      if (Word == "inline" || Word == "__inline" || Word == "__inline__")
        return C.Edits.replace(
            At, F->hasAttr<NoInstrumentFunctionAttr>() ? "notrace" : "",
            "linkage");
    }
  }

  /// A declaration inside a function can't name its linkage.
  static void local(const FunctionDecl *F, RuleContext &C) {
    for (const Stmt *S : llvm::reverse(C.Stmts)) {
      const auto *Statement = dyn_cast<DeclStmt>(S);
      if (!Statement || !Statement->isSingleDecl())
        continue;
      TextRange R = C.range(Statement->getSourceRange());
      const Decl *Top = C.topLevelDecl();
      TextRange To = Top ? C.range(Top->getBeginLoc()) : TextRange();
      if (!R || R.InMacroBody || !To || To.File != R.File)
        return;
      return C.Edits.move(R, To.Begin, "extern \"C\" { ", " }\n", "",
                          "linkage");
    }
  }

  static void object(const VarDecl *V, RuleContext &C) {
    if (!V->isFileVarDecl() || V->getStorageClass() != SC_None ||
        !V->getType().isConstQualified() || V->getPreviousDecl())
      return;
    C.meaning(V->getLocation(), "const-linkage",
              "a const object would become internal in C++; kept external");
    externC(V->getBeginLoc(), C);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeLinkageRule() {
  return std::make_unique<LinkageRule>();
}
