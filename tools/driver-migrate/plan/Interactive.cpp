#include "Interactive.h"
#include "Diff.h"
#include "PlanReport.h"
#include "llvm/Support/raw_ostream.h"
#include <iostream>

using namespace drydock::migrate;

static const char Help[] = "  y  take the group\n"
                           "  n  leave this code in C\n"
                           "  e  explain: evidence, and each site with what "
                           "becomes of it\n"
                           "  a  take this one and all that follow\n"
                           "  q  stop; nothing is written\n";

static void explain(const Group &G) {
  for (const Evidence &E : G.Facts)
    llvm::outs() << "  " << E.Where.File << ":" << E.Where.Line << ": "
                 << E.What << "\n";
  for (const Site &S : G.Sites)
    llvm::outs() << "  " << S.Where.File << ":" << S.Where.Line << ": "
                 << S.Kind << ": "
                 << (S.Converted ? "converted" : "stays: " + S.Cause) << "\n";
}

enum class Answer { Yes, No, All, Quit };

static Answer ask(const PlannedGroup &G) {
  printGroup(llvm::outs(), G);
  for (std::string Line;;) {
    llvm::outs() << "take it? [y/n/e/a/q] ";
    llvm::outs().flush();
    if (!std::getline(std::cin, Line))
      return Answer::Quit;
    switch (Line.empty() ? '?' : Line[0]) {
    case 'y':
      return Answer::Yes;
    case 'n':
      return Answer::No;
    case 'a':
      return Answer::All;
    case 'q':
      return Answer::Quit;
    case 'e':
      explain(G.Proposal);
      break;
    default:
      llvm::outs() << Help;
    }
  }
}

bool drydock::migrate::askAboutGroups(const Plan &P, Decisions &Into) {
  for (const ModulePlan &Module : P.Modules)
    for (const PlannedGroup &G : Module.Groups) {
      if (!G.Proposal.changes() || Into.Groups.count(G.Proposal.Id))
        continue;
      Answer Given = ask(G);
      if (Given == Answer::Quit)
        return false;
      if (Given == Answer::All)
        return true;
      Into.Groups[G.Proposal.Id] = Given == Answer::Yes;
    }
  return true;
}
