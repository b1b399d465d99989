-- The tables of an old installation as Django's migrations make them in SQLite, as far as they are read. CC0.
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL,
    "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE,
    "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL,
    "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
CREATE TABLE "auth_userprofile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL,
    "meta" text NOT NULL, "user_id" integer NOT NULL UNIQUE REFERENCES "auth_user" ("id"));
CREATE TABLE "course_overviews_courseoverview" ("id" varchar(255) NOT NULL PRIMARY KEY,
    "display_name" text NULL, "cert_name_long" text NOT NULL);
CREATE TABLE "django_celery_beat_intervalschedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "every" integer NOT NULL, "period" varchar(24) NOT NULL);
CREATE TABLE "django_celery_beat_crontabschedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "minute" varchar(240) NOT NULL, "hour" varchar(96) NOT NULL, "day_of_week" varchar(64) NOT NULL,
    "day_of_month" varchar(124) NOT NULL, "month_of_year" varchar(64) NOT NULL, "timezone" varchar(63) NOT NULL);
CREATE TABLE "django_celery_beat_clockedschedule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "clocked_time" datetime NOT NULL);
CREATE TABLE "django_celery_beat_periodictask" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" varchar(200) NOT NULL UNIQUE, "task" varchar(200) NOT NULL, "args" text NOT NULL,
    "enabled" bool NOT NULL, "last_run_at" datetime NULL, "total_run_count" integer unsigned NOT NULL,
    "date_changed" datetime NOT NULL, "one_off" bool NOT NULL, "start_time" datetime NULL,
    "expires" datetime NULL, "crontab_id" integer NULL, "interval_id" integer NULL, "solar_id" integer NULL,
    "clocked_id" integer NULL);
CREATE TABLE "learning_credentials_credentialasset" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "created" datetime NOT NULL, "modified" datetime NOT NULL, "description" varchar(255) NOT NULL,
    "asset" varchar(255) NOT NULL, "asset_slug" varchar(255) NOT NULL UNIQUE);
CREATE TABLE "learning_credentials_credentialtype" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "created" datetime NOT NULL, "modified" datetime NOT NULL, "name" varchar(255) NOT NULL UNIQUE,
    "retrieval_func" varchar(200) NOT NULL, "generation_func" varchar(200) NOT NULL, "custom_options" text NOT NULL);
CREATE TABLE "learning_credentials_credentialconfiguration" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "created" datetime NOT NULL, "modified" datetime NOT NULL, "learning_context_key" varchar(255) NOT NULL,
    "custom_options" text NOT NULL, "credential_type_id" integer NOT NULL, "periodic_task_id" integer NOT NULL UNIQUE);
CREATE TABLE "learning_credentials_credential" ("created" datetime NOT NULL, "modified" datetime NOT NULL,
    "uuid" char(32) NOT NULL PRIMARY KEY, "verify_uuid" char(32) NOT NULL, "user_full_name" varchar(255) NOT NULL,
    "learning_context_key" varchar(255) NOT NULL, "learning_context_name" varchar(255) NOT NULL,
    "credential_type" varchar(255) NOT NULL, "status" varchar(32) NOT NULL, "download_url" varchar(200) NOT NULL,
    "legacy_id" integer NULL, "generation_task_id" varchar(255) NOT NULL, "invalidated_at" datetime NULL,
    "invalidation_reason" varchar(255) NOT NULL, "configuration_id" integer NOT NULL, "user_id" integer NOT NULL);
CREATE TABLE "learning_paths_learningpath" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" varchar(255) NOT NULL UNIQUE, "display_name" varchar(255) NOT NULL, "invite_only" bool NOT NULL);
CREATE TABLE "learning_paths_learningpathstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "course_key" varchar(255) NOT NULL, "order" integer unsigned NULL, "learning_path_id" integer NOT NULL);
CREATE TABLE "learning_paths_learningpathenrollment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "is_active" bool NOT NULL, "learning_path_id" integer NOT NULL, "user_id" integer NOT NULL);
CREATE TABLE "somebody_else" ("id" integer PRIMARY KEY, "secret" blob);
INSERT INTO "somebody_else" VALUES (1, x'00ff');
