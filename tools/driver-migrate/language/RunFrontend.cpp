#include "RunFrontend.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"

using namespace clang;

bool drydock::migrate::runFrontend(std::vector<std::string> Arguments,
                                   const std::string &Directory,
                                   tooling::FrontendActionFactory &Factory,
                                   std::string &Errors) {
  FileSystemOptions Options;
  Options.WorkingDir = Directory;
  auto Files = llvm::makeIntrusiveRefCnt<FileManager>(Options);
  llvm::raw_string_ostream Stream(Errors);
  DiagnosticOptions Diagnostics;
  TextDiagnosticPrinter Printer(Stream, Diagnostics);
  tooling::ToolInvocation Run(std::move(Arguments), &Factory, Files.get(),
                              std::make_shared<PCHContainerOperations>());
  Run.setDiagnosticConsumer(&Printer);
  return Run.run();
}
