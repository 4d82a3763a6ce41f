// drydock-mutate: lists mechanical changes of kernel drivers that plant a bug.
// It only proposes; tools/dev/bench/mutations draws from the list and applies.
#include "FunctionView.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace llvm;
using namespace drydock::mutate;

static cl::OptionCategory Category("drydock-mutate options");
static cl::opt<std::string> Database("p", cl::desc("compile_commands.json"),
                                     cl::Required, cl::cat(Category));
static cl::list<std::string> Kinds("kinds", cl::CommaSeparated,
                                   cl::desc("only these kinds"),
                                   cl::cat(Category));
static cl::list<std::string> Files(cl::Positional, cl::desc("FILE..."),
                                   cl::OneOrMore, cl::cat(Category));

static json::Value toJson(const Mutation &M, StringRef File) {
  json::Array Edits, Rules(M.Rules);
  for (const Edit &E : M.Edits)
    Edits.push_back(json::Object{
        {"offset", E.Offset}, {"length", E.Length}, {"text", E.Text}});
  return json::Object{{"kind", M.Kind},
                      {"shape", M.Shape},
                      {"api", M.Api},
                      {"file", File},
                      {"function", M.Function},
                      {"line", M.Line},
                      {"description", M.Description},
                      {"rules", std::move(Rules)},
                      {"edits", std::move(Edits)}};
}

namespace {
using Mutator = void (*)(const FunctionView &, std::vector<Mutation> &);
const std::pair<const char *, Mutator> AllKinds[] = {
    {"swap-unmap-irq", swapUnmapIrq},  {"duplicate-release", duplicateRelease},
    {"drop-check", dropCheck},         {"move-access", moveAccess},
    {"delete-cleanup", deleteCleanup}, {"drop-cancel", dropCancel},
    {"plain-stop", plainStop},         {"late-free-irq", lateFreeIrq},
    {"early-irq", earlyIrq},           {"swap-devres", swapDevres}};

struct Consumer : ASTConsumer {
  CompilerInstance &CI;
  std::vector<Mutation> &Out;
  Consumer(CompilerInstance &CI, std::vector<Mutation> &Out)
      : CI(CI), Out(Out) {}
  void HandleTranslationUnit(ASTContext &Context) override {
    // A file that does not parse has holes in its AST where a mutant might sit.
    if (CI.getDiagnostics().hasErrorOccurred())
      return;
    FileView File(Context);
    for (const FunctionDecl *D : File.Functions) {
      FunctionView F(File, D);
      for (auto [Name, Run] : AllKinds)
        if (Kinds.empty() || llvm::is_contained(Kinds, Name))
          Run(F, Out);
    }
  }
};

struct Action : ASTFrontendAction {
  std::vector<Mutation> &Out;
  explicit Action(std::vector<Mutation> &Out) : Out(Out) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    return std::make_unique<Consumer>(CI, Out);
  }
};

struct Factory : tooling::FrontendActionFactory {
  std::vector<Mutation> &Out;
  explicit Factory(std::vector<Mutation> &Out) : Out(Out) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Out);
  }
};
} // namespace

int main(int argc, const char **argv) {
  cl::HideUnrelatedOptions(Category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Lists changes of kernel drivers that plant a bug, as JSON on standard "
      "output.\n"
      "tools/dev/bench/mutations draws from the list and applies them.\n");
  std::string Error;
  auto Db = tooling::JSONCompilationDatabase::loadFromFile(
      Database, Error, tooling::JSONCommandLineSyntax::Gnu);
  if (!Db) {
    errs() << "drydock-mutate: " << Database << ": " << Error << "\n";
    return 2;
  }
  json::Array All;
  bool Failed = false;
  for (const std::string &File : Files) {
    std::vector<Mutation> Found;
    tooling::ClangTool Tool(*Db, {File});
    IgnoringDiagConsumer Quiet;
    Tool.setDiagnosticConsumer(&Quiet);
    Tool.setPrintErrorMessage(false);
    Factory Make(Found);
    if (Tool.run(&Make) != 0) {
      errs() << "drydock-mutate: " << File << ": does not parse, skipped\n";
      Failed = true;
      continue;
    }
    for (const Mutation &M : Found)
      All.push_back(toJson(M, File));
  }
  outs() << formatv("{0:2}\n", json::Value(std::move(All)));
  return Failed ? 1 : 0;
}
