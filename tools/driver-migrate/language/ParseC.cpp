#include "ParseC.h"
#include "CollectLayouts.h"
#include "RunFrontend.h"
#include "SourceRanges.h"
#include "TextRules.h"
#include "TypeText.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class Consumer : public ASTConsumer {
public:
  Consumer(ParsedUnit &Unit, const UnitVisitor &Visit)
      : Unit(Unit), Visit(Visit) {}

  void HandleTranslationUnit(ASTContext &AST) override {
    if (AST.getDiagnostics().hasErrorOccurred())
      return;
    const SourceManager &SM = AST.getSourceManager();
    recordFiles(SM);
    runRules(AST, Unit.Edits, Unit.Remarks);
    for (const Decl *D : AST.getTranslationUnitDecl()->decls())
      if (isa<FunctionDecl, VarDecl>(D) && !D->isImplicit()) {
        auto It = Unit.Files.find(
            filePath(SM, SM.getFileID(SM.getExpansionLoc(D->getLocation()))));
        if (It != Unit.Files.end())
          It->second.Declares = true;
      }
    collectLayouts(AST, Unit.Layouts);
    if (Visit)
      Visit(AST);
  }

private:
  void recordFiles(const SourceManager &SM) {
    for (unsigned I = 0, N = SM.local_sloc_entry_size(); I != N; ++I) {
      const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
      if (!Entry.isFile())
        continue;
      FileID File =
          SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
      std::string Path = filePath(SM, File);
      if (Path.empty())
        continue;
      if (File == SM.getMainFileID())
        Unit.MainFile = Path;
      ParsedFile &Parsed = Unit.Files[Path];
      if (Parsed.Text.empty())
        Parsed.Text = SM.getBufferData(File).str();
      Parsed.FromMain |=
          SM.getFileID(SM.getIncludeLoc(File)) == SM.getMainFileID();
    }
  }

  ParsedUnit &Unit;
  const UnitVisitor &Visit;
};

class Action : public ASTFrontendAction {
public:
  Action(ParsedUnit &Unit, const UnitVisitor &Visit)
      : Unit(Unit), Visit(Visit) {}

  bool BeginSourceFileAction(CompilerInstance &CI) override {
    Preprocessor &PP = CI.getPreprocessor();
    PP.setTokenWatcher([this, &PP](const Token &T) { keyword(T, PP); });
    return true;
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 StringRef) override {
    return std::make_unique<Consumer>(Unit, Visit);
  }

private:
  /// Identifiers that survive preprocessing name something. Those in #define
  /// bodies are the text rules' business.
  void keyword(const Token &T, Preprocessor &PP) {
    const IdentifierInfo *Name =
        T.isAnnotation() ? nullptr : T.getIdentifierInfo();
    if (!Name || !T.is(tok::identifier) || !isCxxOnlyKeyword(Name->getName()))
      return;
    const SourceManager &SM = PP.getSourceManager();
    SourceLocation Loc = T.getLocation();
    if (Loc.isMacroID() && !SM.isMacroArgExpansion(Loc))
      return;
    SourceLocation Spelling = SM.getSpellingLoc(Loc);
    // An argument written in a #define body is renamed there.
    if (Loc.isMacroID() && SM.getFileID(Spelling).isInvalid())
      return;
    auto [File, Offset] = SM.getDecomposedLoc(Spelling);
    std::string Path = filePath(SM, File);
    if (Path.empty())
      return;
    Unit.Edits.replace({Path, Offset, Offset + T.getLength(), false},
                       cxxName(Name->getName()), "keyword");
  }

  ParsedUnit &Unit;
  const UnitVisitor &Visit;
};

class Once : public tooling::FrontendActionFactory {
public:
  Once(ParsedUnit &Unit, const UnitVisitor &Visit) : Unit(Unit), Visit(Visit) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Unit, Visit);
  }

private:
  ParsedUnit &Unit;
  const UnitVisitor &Visit;
};
} // namespace

/// One view of the unit; Defines choose it.
static ParsedUnit parseView(const drydock::CompileUnit &Unit,
                            const llvm::StringSet<> &Overridden,
                            StringRef CxxDirectory, const UnitVisitor &Visit,
                            llvm::ArrayRef<const char *> Defines = {}) {
  ParsedUnit Result;
  Result.MainFile = Unit.File;
  std::vector<std::string> Arguments{"clang"};
  Arguments.insert(Arguments.end(), Unit.Arguments.begin(),
                   Unit.Arguments.end());
  // Headers look at __OPTIMIZE__: assertions and FORTIFY depend on it. The
  // kernel's own C takes no undeclared function either.
  Arguments.insert(Arguments.end(), {"-O2", "-fsyntax-only",
                                     "-Werror=implicit-function-declaration",
                                     "-Werror=implicit-int"});
  Arguments.insert(Arguments.end(), Defines.begin(), Defines.end());

  Once Factory(Result, Visit);
  Result.HasErrors = !runFrontend(std::move(Arguments), Unit.Directory, Factory,
                                  Result.Errors);
  if (!Result.HasErrors)
    for (auto &[Path, File] : Result.Files)
      runTextRules(Path, File.Text, Overridden, Result.Edits,
                   !CxxDirectory.empty() &&
                       StringRef(Path).starts_with(CxxDirectory));
  return Result;
}

/// What gcc says it is, as far as headers ask.
static const char *const AsGcc[] = {
    "-U__clang__",         "-U__clang_major__",
    "-U__clang_minor__",   "-U__clang_patchlevel__",
    "-U__clang_version__", "-fgnuc-version=12.2.0"};

static void addView(ParsedUnit &Unit, ParsedUnit Gcc) {
  if (Gcc.HasErrors) {
    Unit.HasErrors = true;
    Unit.Errors += "with gcc's branches of the headers:\n" + Gcc.Errors;
    return;
  }
  Unit.Edits.merge(Gcc.Edits);
  for (Remark &R : Gcc.Remarks)
    if (!llvm::is_contained(Unit.Remarks, R))
      Unit.Remarks.push_back(std::move(R));
  for (auto &[Path, File] : Gcc.Files) {
    ParsedFile &Known = Unit.Files[Path];
    Known.Text = std::move(File.Text);
    Known.Declares |= File.Declares;
    Known.FromMain |= File.FromMain;
  }
  Unit.GccLayouts = std::move(Gcc.Layouts);
}

ParsedUnit drydock::migrate::parseUnit(const drydock::CompileUnit &Unit,
                                       const llvm::StringSet<> &Overridden,
                                       Views As, StringRef CxxDirectory,
                                       const UnitVisitor &Visit) {
  ParsedUnit Result = parseView(Unit, Overridden, CxxDirectory, Visit);
  if (As == Views::ClangAndGcc && !Result.HasErrors)
    addView(Result, parseView(Unit, Overridden, CxxDirectory, nullptr, AsGcc));
  return Result;
}
