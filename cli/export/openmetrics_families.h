/* SPDX-License-Identifier: ISC */
#ifndef AW_OPENMETRICS_FAMILIES_H
#define AW_OPENMETRICS_FAMILIES_H

/* AW_OM(symbol, name without "anchorwatch_", unit, help), in the order of the document. */
#define AW_OM_FAMILIES                                                                             \
	AW_OM(BUILD, "build_info", NULL, "Version of anchorwatch that made this document.")        \
	AW_OM(EXPORT, "export_timestamp_seconds", "seconds", "When this document was made.")       \
	AW_OM(DEVICES, "devices", NULL, "Devices in this document.")                               \
	AW_OM(FLEET_SEVERITY, "fleet_severity", NULL, "The worst severity of all devices.")        \
	AW_OM(FLEET_DEVICES, "fleet_devices", NULL, "Devices by severity.")                        \
	AW_OM(FLEET_CLASS, "fleet_class_devices", NULL,                                            \
	    "Devices by the severity of their worst finding of a class: trust, license, service, " \
	    "certificate, collection.")                                                            \
	AW_OM(                                                                                     \
	    FLEET_READINESS, "fleet_readiness_devices", NULL, "Devices by their worst readiness.") \
	AW_OM(READABLE, "device_record_readable", NULL,                                            \
	    "1 if the record of the device could be read; else 0, and only its severity, "         \
	    "staleness and the finding about the record follow.")                                  \
	AW_OM(INFO, "device_info", NULL,                                                           \
	    "Product and version of the device, its collector, and who manages its trust stores.") \
	AW_OM(SEVERITY, "device_severity", NULL,                                                   \
	    "The worst finding by policy: 1 ok, 2 unknown, 3 warning, 4 critical, as in all "      \
	    "severities.")                                                                         \
	AW_OM(STALE, "device_stale", NULL, "1 if facts are too old or were never read.")           \
	AW_OM(OBSERVED, "device_observed_timestamp_seconds", "seconds",                            \
	    "When the oldest of its facts was observed.")                                          \
	AW_OM(WRITTEN, "device_written_timestamp_seconds", "seconds",                              \
	    "When the collector last wrote its record.")                                           \
	AW_OM(INTERVAL, "device_interval_seconds", "seconds", "Time between collections.")         \
	AW_OM(SKEW, "device_clock_skew_seconds", "seconds",                                        \
	    "How far the clock of the device is ahead.")                                           \
	AW_OM(MISMATCH, "device_identity_mismatch", NULL,                                          \
	    "1 if another device answered than the one configured.")                               \
	AW_OM(FINDING, "finding_severity", NULL,                                                   \
	    "Severity of a finding, by its class, code and object; findings of severity ok are "   \
	    "left out.")                                                                           \
	AW_OM(FINDING_DATE, "finding_timestamp_seconds", "seconds",                                \
	    "The date that matters for the finding, an end or a deadline; that of a readiness is " \
	    "its break date.")                                                                     \
	AW_OM(READINESS, "readiness", NULL,                                                        \
	    "1, with the readiness of the device for the transition as its state; none for "       \
	    "transitions of services that the device does not name.")                              \
	AW_OM(READINESS_SEVERITY, "readiness_severity", NULL,                                      \
	    "Severity of the readiness, where the transition affects the device.")                 \
	AW_OM(BREAK, "readiness_break_timestamp_seconds", "seconds",                               \
	    "From when the device can no longer verify a service.")                                \
	AW_OM(IMPACT, "readiness_impact_timestamp_seconds", "seconds",                             \
	    "When licenses stop because of it.")                                                   \
	AW_OM(MISSING, "readiness_missing_info", NULL, "The root that is missing.")                \
	AW_OM(HORIZON, "horizon_timestamp_seconds", "seconds",                                     \
	    "The next public date of the roots that the device needs, by kind; nothing breaks by " \
	    "it.")                                                                                 \
	AW_OM(SWITCH, "transition_switch_timestamp_seconds", "seconds",                            \
	    "When the service presents a chain to the new root.")                                  \
	AW_OM(SERVICE, "service_verified", NULL,                                                   \
	    "1, with whether the device verifies the service as its state: yes, no, unknown.")     \
	AW_OM(SERVICE_SEVERITY, "service_severity", NULL,                                          \
	    "Severity of the verification of the service.")                                        \
	AW_OM(SERVICE_UNTIL, "service_verified_until_timestamp_seconds", "seconds",                \
	    "Last second of the current interval in which the device verifies the service.")       \
	AW_OM(SERVICE_SINCE, "service_failed_since_timestamp_seconds", "seconds",                  \
	    "Since when it cannot verify the service.")                                            \
	AW_OM(SERVICE_IMPACT, "service_impact_timestamp_seconds", "seconds",                       \
	    "When licenses stop because of it.")                                                   \
	AW_OM(SERVICE_LEAF, "service_leaf_not_after_timestamp_seconds", "seconds",                 \
	    "When the leaf that the service presents ends, whether or not it verifies.")           \
	AW_OM(SERVICE_CHAIN, "service_chain_not_after_timestamp_seconds", "seconds",               \
	    "When the first of the leaf and its issuers in the chain ends.")                       \
	AW_OM(SERVICE_OBSERVED, "service_observed_timestamp_seconds", "seconds",                   \
	    "When the service was last seen.")                                                     \
	AW_OM(STORE_ANCHORS, "store_anchors", NULL, "Trust anchors in the store.")                 \
	AW_OM(STORE_BAD, "store_bad_blocks", NULL, "Blocks of the store that could not be read.")  \
	AW_OM(STORE_OBSERVED, "store_observed_timestamp_seconds", "seconds",                       \
	    "When the store was last read.")                                                       \
	AW_OM(STORE_WRITTEN, "store_written_timestamp_seconds", "seconds",                         \
	    "When the file of the store was written.")                                             \
	AW_OM(STORE_STALE, "store_stale", NULL, "1 if the store is too old or was never read.")    \
	AW_OM(STORE_UP, "store_read_success", NULL,                                                \
	    "1 if the last attempt to read the store succeeded.")                                  \
	AW_OM(STORE_MISSING, "store_reference_missing", NULL,                                      \
	    "Roots of the reference of the device that the store lacks.")                          \
	AW_OM(STORE_NEEDED, "store_needed_not_after_timestamp_seconds", "seconds",                 \
	    "The earliest end of an anchor of the store that the device depends on.")              \
	AW_OM(LICENSE_SEVERITY, "license_severity", NULL, "Severity of the license state.")        \
	AW_OM(LICENSE_FINDING, "license_finding_info", NULL,                                       \
	    "Code of the finding about the license.")                                              \
	AW_OM(GRACE, "license_grace", NULL, "1, with the state of the grace period.")              \
	AW_OM(AUTHORIZATION, "license_authorization", NULL,                                        \
	    "1, with the authorization of the license as its state.")                              \
	AW_OM(REGISTRATION, "license_registration", NULL,                                          \
	    "1, with the registration of the license as its state.")                               \
	AW_OM(GRACE_START, "license_grace_start_timestamp_seconds", "seconds",                     \
	    "When the grace period began.")                                                        \
	AW_OM(GRACE_END, "license_grace_end_timestamp_seconds", "seconds",                         \
	    "When the grace period ends.")                                                         \
	AW_OM(DEADLINE, "license_deadline_timestamp_seconds", "seconds",                           \
	    "When the license turns Authorization Expired if nothing changes.")                    \
	AW_OM(ACK_DEADLINE, "license_ack_deadline_timestamp_seconds", "seconds",                   \
	    "When the acknowledgement of a usage report is due.")                                  \
	AW_OM(REGISTRATION_END, "license_registration_end_timestamp_seconds", "seconds",           \
	    "When the registration of the license ends.")                                          \
	AW_OM(EVALUATION_END, "license_evaluation_end_timestamp_seconds", "seconds",               \
	    "When the evaluation period of the license ends.")                                     \
	AW_OM(SYNC, "license_sync_success_timestamp_seconds", "seconds",                           \
	    "The last successful contact with its license server.")                                \
	AW_OM(LICENSE_OBSERVED, "license_observed_timestamp_seconds", "seconds",                   \
	    "When the license state was last read.")                                               \
	AW_OM(LICENSE_STALE, "license_stale", NULL,                                                \
	    "1 if the license is too old or was never read.")                                      \
	AW_OM(ENTITLEMENT, "entitlement_in_use", NULL, "How many of the license line are used.")   \
	AW_OM(ENTITLEMENT_OWNED, "entitlement_owned", NULL,                                        \
	    "How many of the license line the account owns.")                                      \
	AW_OM(ENTITLEMENT_END, "entitlement_end_timestamp_seconds", "seconds",                     \
	    "When the term or the grace of the license line ends.")                                \
	AW_OM(ENTITLEMENT_STATE, "entitlement_state_info", NULL, "State of the license line.")     \
	AW_OM(CERTIFICATE_SEVERITY, "certificate_severity", NULL,                                  \
	    "Severity of the findings of a certificate that the device presents.")                 \
	AW_OM(CERTIFICATE_END, "certificate_not_after_timestamp_seconds", "seconds",               \
	    "When the certificate ends.")                                                          \
	AW_OM(CERTIFICATE_START, "certificate_not_before_timestamp_seconds", "seconds",            \
	    "When the certificate becomes valid.")                                                 \
	AW_OM(CERTIFICATE_INFO, "certificate_info", NULL,                                          \
	    "Subject, issuer, role and purposes of the certificate, and the kind of its issuer.")  \
	AW_OM(SOURCE_UP, "source_read_success", NULL,                                              \
	    "1 if the last attempt to read the source succeeded.")                                 \
	AW_OM(SOURCE_ATTEMPT, "source_attempt_timestamp_seconds", "seconds",                       \
	    "When the source was last tried.")                                                     \
	AW_OM(SOURCE_OBSERVED, "source_observed_timestamp_seconds", "seconds",                     \
	    "When the source last answered without an error.")                                     \
	AW_OM(                                                                                     \
	    SOURCE_STALE, "source_stale", NULL, "1 if the source answered too long ago or never.") \
	AW_OM(SOURCE_INFO, "source_info", NULL, "Kind of the source.")                             \
	AW_OM(SOURCE_OVERLAPS, "source_overlaps", NULL,                                            \
	    "Parts that the source gives or should give, and that another source is used for.")

#endif
