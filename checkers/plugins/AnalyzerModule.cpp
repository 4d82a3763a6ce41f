// The Static Analyzer's checkers as a module of their own; AnalyzerLoader opens
// it in a host that it fits.
#include "analyzer/Registration.h"

extern "C" void drydock_registerCheckers(clang::ento::CheckerRegistry *Into);
extern "C" void drydock_registerCheckers(clang::ento::CheckerRegistry *Into) {
  drydock::registerCheckers(*Into);
}
