#include "pipeline/OwnRules.h"

namespace drydock {

static const OwnRule Own[] = {
    {"bad-suppression",
     "A suppression comment is malformed, gives no reason or names no rule",
     "# A suppression comment is malformed, gives no reason or names no "
     "rule\n\n"
     "A comment that silences a finding has this form:\n\n"
     "    /* driver-lint: ignore[rule-id] -- why it is right here */\n\n"
     "The rule must exist (driver-lint rules), there are no wildcards, and "
     "the\n"
     "reason is required: the next reader has to judge it. A malformed "
     "comment\n"
     "silences nothing.\n"},
    {"unused-suppression", "A suppression comment no longer silences anything",
     "# A suppression comment no longer silences anything\n\n"
     "The rule that the comment names ran and found nothing on the line it is\n"
     "on, nor on the next line of code if it stands alone. Remove the "
     "comment,\n"
     "or move it to the finding it was written for.\n"},
};

llvm::ArrayRef<OwnRule> ownRules() { return Own; }
const OwnRule &badSuppressionRule() { return Own[0]; }
const OwnRule &unusedSuppressionRule() { return Own[1]; }

} // namespace drydock
