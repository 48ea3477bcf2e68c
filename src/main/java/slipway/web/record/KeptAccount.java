package slipway.web.record;

import java.time.Instant;
import java.util.Optional;
import slipway.classroom.AccountRecord;
import slipway.classroom.Learner;

/** {@code account.json}. @param createdAt null in local mode, which has no accounts; so are role and lastSeenAt then */
record KeptAccount(String id, String name, String role, Instant createdAt, Instant lastSeenAt) {

    static KeptAccount of(Learner learner, Optional<AccountRecord> record) {
        return record.map(AccountRecord::account)
                .map(account -> new KeptAccount(account.id().value(), account.name(), account.role().text(), account.createdAt(),
                        account.lastSeen().orElse(null)))
                .orElseGet(() -> new KeptAccount(learner.id().value(), learner.name(), null, null, null));
    }
}
